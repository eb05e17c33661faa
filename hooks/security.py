"""A Content Security Policy on every built page: nothing from elsewhere, and no script but ours.

It is a meta element, as a static host sends no headers. The worker of `assets/python.js` comes from
a blob and is bound by it, too. `mkdocs serve` adds a script after all hooks; there is no policy.
"""

import base64
import hashlib
import re

# Blocks of data are no scripts.
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*\stype=\"application/)[^>]*>(.*?)</script>", re.DOTALL
)
GISCUS = "https://giscus.app"

serving = False


def on_startup(command, dirty):
    global serving
    serving = command == "serve"


def policy(page, comments):
    """The policy of a page: the hashes allow the scripts that it holds."""
    hashes = {
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in INLINE.findall(page)
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
