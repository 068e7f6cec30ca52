"""The languages whose words search reduces to stems, and the name of each one's rules (Snowball).

Place in the pipeline: for `reading.values.terms`, which stems, and for `render` and `outputs`, which publish the same rules for
browsers. Refuses: to import anything; a build with nothing to do asks which languages there are, and stems no word.
"""

from __future__ import annotations

STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian"}
