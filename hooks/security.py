"""A Content Security Policy on every built page: nothing from elsewhere, and no script but ours.

It is a meta element, as a static host sends no headers. The worker of `assets/python.js` comes from
a blob and is bound by it, too. `mkdocs serve` adds a script after all hooks; there is no policy.
"""

import base64
import hashlib
import re
from pathlib import Path

# Blocks of data are no scripts.
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*\stype=\"application/)[^>]*>(.*?)</script>", re.DOTALL
)
GISCUS = "https://giscus.app"
COMMENTS = Path(__file__).resolve().parent.parent / "overrides/partials/comments.html"

serving = False


def on_startup(command, dirty):
    global serving
    serving = command == "serve"


def policy(page, comments):
    """The policy of a page: hashes allow the scripts that it holds.

    Instant navigation keeps the policy of the first page, so all allow the script of comments.
    """
    scripts = INLINE.findall(page)
    if comments:
        scripts += INLINE.findall(COMMENTS.read_text("utf-8"))
    hashes = {
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in scripts
    }
    giscus = [GISCUS] if comments else []
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *sorted(hashes), *giscus],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "style-src": ["'self'", *giscus],
        "style-src-attr": ["'unsafe-inline'"],  # of drawings and tables
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # Material's icons
        "frame-src": giscus or ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def protect(output, config):
    content = policy(output, config.extra["giscus"]["repo"])
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return output if serving else output.replace("<head>", f"<head>\n    {meta}", 1)


def on_post_page(output, page, config):
    return protect(output, config)


def on_post_template(output, template_name, config):
    return protect(output, config) if template_name.endswith(".html") else output
