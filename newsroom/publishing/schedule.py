"""The files with which a site publishes itself at the hour: workflows of forges, units of systemd, a container.

Place in the pipeline: called by `newsroom init --host`. Comes in: the kind of host, where the site is, its languages.
Goes out: text by path. Refuses: actions of third parties beyond those of the forge itself; rights that a step does not need.
"""

from __future__ import annotations

import re
from importlib import metadata
from string import Template
from urllib.parse import urlsplit

HOSTS = ("none", "github", "gitlab", "server")
DISTRIBUTION = "pelican-newsroom"
EXTRAS = {"github": ("git",), "server": ("sftp", "compression")}


def schedule_files(host: str, url: str, timezone: str) -> dict[str, str]:
    """The files of a host, by path."""
    if host == "none":
        return {}
    names = urlsplit(url)
    values = {
        "url": url, "domain": names.hostname or "news.example.org", "timezone": timezone,
        "needed": requirement(host),
    }  # fmt: skip
    texts = {"github": GITHUB, "gitlab": GITLAB, "server": SERVER}[host]
    made = {path: Template(text).substitute(values) for path, text in texts.items()}
    made["constraints.txt"] = constraints()
    return made


def requirement(host: str) -> str:
    """The distribution with the extras that publishing to a host needs, as pip takes it."""
    extras = EXTRAS.get(host, ())
    return f"{DISTRIBUTION}[{','.join(extras)}]" if extras else DISTRIBUTION


def pins(host: str) -> str:
    """What pip is told before the requirements, for the site's README: the tried versions, where they are written."""
    return "" if host == "none" else "-c constraints.txt "


def publish_words(host: str) -> str:
    """How the office publishes, in a sentence for the site's README."""
    return {
        "none": "Name your host in `publishconf.py`; then `newsroom publish --build` builds the site and brings it there.",
        "github": "Commit and push to `main`: the site follows within minutes, and by itself at the hour of an embargo."
        " Before the first time: Settings → Pages → branch `gh-pages`.",
        "gitlab": "Commit and push to `main`: the site follows within minutes. Before the first time: Build → Pipeline"
        " schedules, every five minutes, so that it follows at the hour of an embargo too.",
        "server": "`newsroom publish --build` builds the site and brings it to the folder of the web server. `deploy/` has"
        " the web server's rules, and what publishes by itself at the hour of an embargo.",
    }[host]


def publish_setting(host: str) -> str:
    """`PUBLISH` for `publishconf.py`, as Python."""
    return {
        "none": "PUBLISH = {\n"
        '    # "own": {"kind": "sftp", "host": "www.example.org", "path": "/srv/news"},\n'
        '    # "pages": {"kind": "git", "remote": "git@github.com:example/news.git", "branch": "gh-pages"},\n'
        '    # "stick": {"kind": "folder", "path": "/media/stick/site"},\n'
        "}\n",
        "github": "import os\n\n"
        "# The workflow names the repository; its branch gh-pages is what GitHub Pages serves (Settings → Pages).\n"
        'REPOSITORY = os.environ.get("GITHUB_REPOSITORY", "example/news")\n'
        'PUBLISH = {"web": {"kind": "git", "remote": f"https://github.com/{REPOSITORY}.git", "branch": "gh-pages"}}\n',
        "gitlab": "# GitLab Pages serves the folder public/ that the job leaves behind.\n"
        'PUBLISH = {"web": {"kind": "folder", "path": "public"}}\n',
        "server": "# The web server serves this folder; deploy/ has its rules, units for systemd and a container.\n"
        'PUBLISH = {"web": {"kind": "folder", "path": "/srv/news", "server": "nginx"}}\n',
    }[host]


def constraints() -> str:
    """The exact versions of what this newsroom runs with, for the machine that publishes: it runs what was tried here."""
    lines = ["# The versions with which this site was made. For newer ones: delete a line, build, look."]
    lines += [f"{name}=={version}" for name, version in sorted(_installed().items())]
    return "\n".join(lines) + "\n"


def _installed() -> dict[str, str]:
    """Name → version of the distribution and all it needs, as installed; nothing of it in a bare checkout."""
    found: dict[str, str] = {}
    waiting = [DISTRIBUTION, *("asyncssh", "obstore", "dulwich", "brotli")]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            known = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = known.version
        for need in known.requires or ():
            if "extra ==" not in need:
                waiting.append(re.split(r"[ ;<>=!~\[(]", need, maxsplit=1)[0])
    return found


GITHUB = {
    ".github/workflows/publish.yml": """\
# Builds and publishes: on every push to main, and whenever something appears or disappears. A run in which nothing is due
# costs seconds and sends nothing. GitHub starts scheduled runs late, at times by a quarter of an hour: where the minute
# counts, let a machine of your own run: newsroom publish --watch
# Keep this repository private: it holds texts under embargo. Pages of a private repository need a plan that has them.
name: publish
on:
  push: { branches: [main] }
  schedule: [{ cron: "*/5 * * * *" }]
  workflow_dispatch: {}
concurrency: { group: publish, cancel-in-progress: false } # a publication is never cut short
permissions: {}
jobs:
  publish:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: { contents: write } # the branch gh-pages, and lines of content/ledger.jsonl
    steps:
      - uses: actions/checkout@v4
        with: { persist-credentials: false }
      - uses: actions/setup-python@v5
        with: { python-version: "3.13", cache: pip, cache-dependency-path: constraints.txt }
      - uses: actions/cache/restore@v4 # what makes the next build quick; it holds texts under embargo, as the repository does
        with:
          path: |
            .cache
            output
          key: site-none
          restore-keys: site-
      - run: pip install -c constraints.txt '$needed'
      - name: Build and publish # a failure is mailed by GitHub to who follows the repository
        run: newsroom publish --build
        env:
          NEWSROOM_WEB_TOKEN: $${{ secrets.GITHUB_TOKEN }}
      - name: Keep what was published
        run: |
          [ -n "$$(git status --porcelain -- content/ledger.jsonl)" ] || exit 0
          git config user.name "newsroom"
          git config user.email "newsroom@users.noreply.github.com"
          git config credential.helper '!f() { echo username=x-access-token; echo "password=$$TOKEN"; }; f'
          git add content/ledger.jsonl
          git commit -m "Remember what was published"
          git pull --rebase "https://github.com/$$GITHUB_REPOSITORY.git" main
          git push "https://github.com/$$GITHUB_REPOSITORY.git" HEAD:main
        env:
          TOKEN: $${{ secrets.GITHUB_TOKEN }}
      - uses: actions/cache/save@v4 # once for each state of the site: a run that changed nothing keeps nothing
        with:
          path: |
            .cache
            output
          key: site-$${{ hashFiles('output/build.json') }}
""",
    ".github/workflows/check.yml": """\
# Says in a pull request what is wrong or doubtful, on the line where it is.
name: check
on: { pull_request: {} }
permissions: {}
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@v4
        with: { persist-credentials: false }
      - uses: actions/setup-python@v5
        with: { python-version: "3.13", cache: pip, cache-dependency-path: constraints.txt }
      - run: pip install -c constraints.txt pelican-newsroom
      - run: newsroom check --format github
""",
    ".gitattributes": "content/ledger.jsonl merge=union\n",
}

GITLAB = {
    ".gitlab-ci.yml": """\
# Checks merge requests; builds and publishes on every push to the main branch and by schedule (Build → Pipeline schedules:
# every 5 minutes). Keep the project private: it holds texts under embargo. Pages may be public all the same (Settings → General).
# To have the addresses that were published remembered, give the variable LEDGER_TOKEN: a project token that may write.
image: python:3.13-slim
variables:
  PIP_CACHE_DIR: "$$CI_PROJECT_DIR/.pip"
cache:
  key: site
  paths: [.pip, .cache, output, public]

check:
  rules: [{ if: $$CI_PIPELINE_SOURCE == "merge_request_event" }]
  script:
    - pip install --quiet -c constraints.txt pelican-newsroom
    - newsroom check

pages:
  rules: [{ if: $$CI_COMMIT_BRANCH == $$CI_DEFAULT_BRANCH }]
  resource_group: publish # one publication at a time
  script:
    - pip install --quiet -c constraints.txt '$needed'
    - newsroom publish --build
    - |
      if [ -n "$$LEDGER_TOKEN" ]; then
        apt-get update -qq && apt-get install -y -qq git
        if [ -n "$$(git status --porcelain content/ledger.jsonl)" ]; then
          git config user.name newsroom
          git config user.email newsroom@localhost
          git config credential.helper '!f() { echo username=newsroom; echo "password=$$LEDGER_TOKEN"; }; f'
          git add content/ledger.jsonl
          git commit -m "Remember what was published [skip ci]"
          git pull --rebase "$$CI_PROJECT_URL.git" "$$CI_DEFAULT_BRANCH"
          git push "$$CI_PROJECT_URL.git" "HEAD:$$CI_DEFAULT_BRANCH"
        fi
      fi
  artifacts:
    paths: [public]
    expire_in: 1 day
""",
    ".gitattributes": "content/ledger.jsonl merge=union\n",
}

SERVER = {
    "deploy/newsroom.service": """\
# Publishes at the hour, from this folder. As root, once: useradd --create-home newsroom; install -d -o newsroom /srv/news
# This folder, with its .venv, is newsroom's: /home/newsroom/site. Then: cp deploy/newsroom.service /etc/systemd/system/,
# adjust WorkingDirectory and User where they are others, systemctl enable --now newsroom
[Unit]
Description=Newsroom: publishes whenever something appears or disappears
Wants=network-online.target
After=network-online.target

[Service]
User=newsroom
WorkingDirectory=/home/newsroom/site
EnvironmentFile=-/etc/newsroom.env
ExecStart=/home/newsroom/site/.venv/bin/newsroom publish --watch
Restart=always
RestartSec=60
SuccessExitStatus=130
UMask=0022
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ReadWritePaths=/home/newsroom/site /srv/news

[Install]
WantedBy=multi-user.target
""",
    "deploy/newsroom-verify.service": """\
# Compares what is live with what should be; NOTIFY of publishconf.py says who learns of a difference. As root:
# cp deploy/newsroom-verify.* /etc/systemd/system/, adjust as in newsroom.service, then: systemctl enable --now newsroom-verify.timer
[Unit]
Description=Newsroom: is what is live as it should be?

[Service]
Type=oneshot
User=newsroom
WorkingDirectory=/home/newsroom/site
EnvironmentFile=-/etc/newsroom.env
ExecStart=/home/newsroom/site/.venv/bin/newsroom publish --verify
""",
    "deploy/newsroom-verify.timer": """\
[Unit]
Description=Newsroom: every hour, and after a sleep

[Timer]
OnCalendar=hourly
Persistent=true

[Install]
WantedBy=timers.target
""",
    "deploy/nginx.conf": """\
# A site for nginx: cp deploy/nginx.conf /etc/nginx/conf.d/newsroom.conf, then: nginx -t && systemctl reload nginx
# The included files are written by every publication: publish once before, and reload nginx when redirects changed.
include /srv/news/_newsroom-nginx-http.conf;
server {
    listen 80;
    listen [::]:80;
    server_name $domain;
    root /srv/news;
    include /srv/news/_newsroom-nginx-server.conf;
    # brotli_static on;   # where libnginx-mod-http-brotli-static is installed
}
""",
    "deploy/apache.conf": """\
# A site for Apache: cp deploy/apache.conf /etc/apache2/sites-available/newsroom.conf
# a2enmod headers rewrite && a2ensite newsroom && apachectl configtest && systemctl reload apache2
# In publishconf.py: "server": "apache"; publish once before, for the included file
<VirtualHost *:80>
    ServerName $domain
    DocumentRoot /srv/news
    <Directory /srv/news>
        Require all granted
    </Directory>
    Include /srv/news/_newsroom-apache.conf
</VirtualHost>
""",
    "deploy/Caddyfile": """\
# A site for Caddy: cp deploy/Caddyfile /etc/caddy/Caddyfile, then: systemctl reload caddy
# In publishconf.py: "server": "caddy"; publish once before, for the imported file. Caddy gets the certificate by itself.
$domain {
    root * /srv/news
    import /srv/news/_newsroom.caddy
}
""",
    "deploy/Containerfile": """\
# Publishes at the hour from a container. The site's folder and the folder of the web server are volumes:
#   podman build -t newsroom -f deploy/Containerfile . && podman run -d --restart=always -v "$$PWD":/site -v /srv/news:/srv/news newsroom
# With docker, or as root, add --user UID:GID: the numbers of the user whose folders these are, e.g. 1000:1000.
FROM docker.io/library/python:3.13-slim
RUN apt-get update && apt-get install -y --no-install-recommends git openssh-client fonts-noto-core && rm -rf /var/lib/apt/lists/*
COPY constraints.txt /tmp/constraints.txt
RUN pip install --no-cache-dir -c /tmp/constraints.txt '$needed'
RUN git config --system safe.directory /site
ENV TZ=$timezone PYTHONUNBUFFERED=1
WORKDIR /site
CMD ["newsroom", "publish", "--watch"]
""",
    ".gitattributes": "content/ledger.jsonl merge=union\n",
}
