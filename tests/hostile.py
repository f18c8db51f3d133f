"""A hundred strings that are not meant well. Each that could run, run `__pwned` or ask for an address with that word.

Most fit into a name (60 characters), so that what is tested is the page and not the scissors.
"""

SCRIPTS = [
    "<script>__pwned=1</script>",
    "<SCRIPT>__pwned=1</SCRIPT>",
    "<script src=/__pwned.js></script>",
    "<script/x>__pwned=1</script >",
    "<scr<script>ipt>__pwned=1</scr</script>ipt>",
    "</script><script>__pwned=1</script>",
    "<script>__pwned=1//",
    "<<script>__pwned=1;//<</script>",
    "<script type=module>__pwned=1</script>",
    "<script\x0c>__pwned=1</script>",
    "\uff1cscript\uff1e__pwned=1\uff1c/script\uff1e",
    "&lt;script&gt;__pwned=1&lt;/script&gt;",
    "&#60;script&#62;__pwned=1&#60;/script&#62;",
    "%3Cscript%3E__pwned=1%3C/script%3E",
    "\\u003cscript\\u003e__pwned=1\\u003c/script\\u003e",
    "+ADw-script+AD4-__pwned=1+ADw-/script+AD4-",
]
EVENTS = [
    "<img src=x onerror=__pwned=1>",
    "<img src=x onerror='__pwned=1'>",
    "<img/src=x/onerror=__pwned=1>",
    "<IMG SRC=x ONERROR=__pwned=1>",
    "<img src=x:x onerror\n=\n__pwned=1>",
    "<body onload=__pwned=1>",
    "<input autofocus onfocus=__pwned=1>",
    "<details open ontoggle=__pwned=1>",
    "<video><source onerror=__pwned=1>",
    "<audio src=x onerror=__pwned=1>",
    "<a href=x onclick=__pwned=1 autofocus tabindex=1>x</a>",
    "<p onpointerenter=__pwned=1>x</p>",
    "<marquee onstart=__pwned=1>x",
    "<iframe onload=__pwned=1></iframe>",
    "<object data=x onerror=__pwned=1>",
    "<style onload=__pwned=1></style>",
    "<select autofocus onfocus=__pwned=1>",
    "<keygen autofocus onfocus=__pwned=1>",
    "<div style='animation:x' onanimationstart=__pwned=1>",
]
SVG = [
    "<svg onload=__pwned=1>",
    "<svg><script>__pwned=1</script></svg>",
    "<svg><animate onbegin=__pwned=1 attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:__pwned=1><text>x</text></a>",
    "<svg><use href='data:image/svg+xml,<svg onload=__pwned=1>'>",
    "<svg><set attributeName=onload to=__pwned=1>",
    "<math><a xlink:href=javascript:__pwned=1>x</a></math>",
    "<svg><foreignObject><img src=x onerror=__pwned=1>",
]
ADDRESSES = [
    "javascript:__pwned=1",
    "JaVaScRiPt:__pwned=1",
    "java\tscript:__pwned=1",
    "java\nscript:__pwned=1",
    " \x01javascript:__pwned=1",
    "javascript\u200b:__pwned=1",
    "javascript://example.org/%0a__pwned=1",
    "https://javascript:__pwned=1@example.org",
    "data:text/html,<script>__pwned=1</script>",
    "data:text/html;base64,PHNjcmlwdD5fX3B3bmVkPTE8L3NjcmlwdD4=",
    "vbscript:__pwned=1",
    "file:///etc/passwd?__pwned",
    "blob:https://example.org/__pwned",
    "feed:javascript:__pwned=1",
    "//example.org/__pwned",
    'https://example.org/"onmouseover="__pwned=1',
    "https://example.org/'><img src=x onerror=__pwned=1>",
    "https://example.org/<svg onload=__pwned=1>",
    "[x](javascript:__pwned=1)",
    '![x](x"onerror="__pwned=1)',
    "<javascript:__pwned=1>",
    '<a href="javascript:__pwned=1">x</a>',
    "<a href=&#106;avascript:__pwned=1>x</a>",
    "<form action=javascript:__pwned=1><button>x",
    "<base href=//example.org/__pwned/>",
    "<meta http-equiv=refresh content=0;url=/__pwned>",
    "<link rel=stylesheet href=/__pwned.css>",
    "<iframe src=javascript:__pwned=1>",
    "<embed src=/__pwned>",
    "<iframe srcdoc='<script>parent.__pwned=1</script>'>",
]
BREAKERS = [
    '" onfocus=__pwned=1 autofocus x="',
    "' onfocus=__pwned=1 autofocus x='",
    '"><img src=x onerror=__pwned=1>',
    "'><img src=x onerror=__pwned=1>",
    "` onfocus=__pwned=1 autofocus `",
    "--><img src=x onerror=__pwned=1><!--",
    "</title><img src=x onerror=__pwned=1>",
    "</textarea><img src=x onerror=__pwned=1>",
    "</select></template><img src=x onerror=__pwned=1>",
    "]]><img src=x onerror=__pwned=1>",
]
MUTANTS = [
    '<noscript><p title="</noscript><img src=x onerror=__pwned=1>">',
    "<math><mtext><table><mglyph><style><img src=x onerror=__pwned=1>",
    '<svg></p><style><a id="</style><img src=x onerror=__pwned=1>">',
    "<listing>&lt;img src=x onerror=__pwned=1&gt;</listing>",
]
TEMPLATES = [
    "{{ 7|add:7 }}{% now 'Y' %} __pwned",
    "{% load i18n %}{% include 'base.html' %}",
    "${__pwned=1} #{__pwned=1} <%= __pwned=1 %>",
    "%(name)s %s {0} {name} __pwned",
]
HTMX = [
    "<p hx-get=/__pwned hx-trigger=load>x</p>",
    "<p data-hx-get=/__pwned data-hx-trigger=load>x</p>",
    "<p hx-on:htmx:load=__pwned=1 hx-on::load=__pwned=1>",
]
UNSEEN = [
    "pay\u202egpj.exe\u202c __pwned",
    "a\x00b\x07c\x1b[31m __pwned",
    "ad\u200bmin\u2060\ufeff\u00ad __pwned",
    "x\u2028y\u2029z\x85 __pwned",
    "\u2066\u2067\u2068x\u2069 \U000e0041 \u3164 \ufff9 __pwned",
    "Z" + "\u0315\u035c" * 12 + " __pwned",
]

STRINGS = SCRIPTS + EVENTS + SVG + ADDRESSES + BREAKERS + MUTANTS + TEMPLATES + HTMX + UNSEEN
