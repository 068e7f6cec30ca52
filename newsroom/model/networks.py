"""Networks to which an address can be passed on by a plain link, without a script or a key of theirs.

`{url}` and `{title}` are replaced by the release's, percent-encoded. Sources: the networks' own pages on share links (Bluesky "Action
Intent Links", Threads "Web intents", Mastodon "A new Share button", WhatsApp "Click to chat", LINE "LINE Social Plugins", Telegram "Share
widget"); for Facebook, LinkedIn, Reddit, X, VK, Weibo and Naver the addresses that their own buttons open.
"""

from __future__ import annotations

from urllib.parse import quote

from newsroom.model.release import Value


class Network(Value, frozen=True, kw_only=True):
    """One of them."""

    name: str
    template: str

    def address(self, title: str, url: str) -> str:
        """Where a link leads that passes a release on."""
        # One pass over the template: a title may hold braces.
        parts = {"{title}": quote(title, safe=""), "{url}": quote(url, safe="")}
        text = self.template
        for sign, value in parts.items():
            text = value.join(text.split(sign))  # encoded values hold no brace
        return text


NETWORKS = {
    name.lower(): Network(name=name, template=template)
    for name, template in (
        ("Bluesky", "https://bsky.app/intent/compose?text={title}%20{url}"),
        ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
        ("LINE", "https://social-plugins.line.me/lineit/share?url={url}"),
        ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}"),
        ("Mastodon", "https://share.joinmastodon.org/#text={title}%20{url}"),
        ("Naver", "https://share.naver.com/web/shareView?url={url}&title={title}"),
        ("Reddit", "https://www.reddit.com/submit?url={url}&title={title}"),
        ("Telegram", "https://t.me/share/url?url={url}&text={title}"),
        ("Threads", "https://www.threads.net/intent/post?text={title}&url={url}"),
        ("VK", "https://vk.com/share.php?url={url}&title={title}"),
        ("Weibo", "https://service.weibo.com/share/share.php?url={url}&title={title}"),
        ("WhatsApp", "https://wa.me/?text={title}%20{url}"),
        ("X", "https://x.com/intent/post?text={title}&url={url}"),
    )
}
ALSO_CALLED = {"twitter": "x", "x (twitter)": "x", "x/twitter": "x", "facebook page": "facebook", "naver blog": "naver"}


def network_named(name: str) -> Network | None:
    """The network of a name, however it is written: `X`, `twitter`."""
    key = name.strip().lower()
    return NETWORKS.get(ALSO_CALLED.get(key, key))
