"""The page that asks for the password: fixed text, nothing fetched, no script. Shows nothing of what lies behind it."""

from __future__ import annotations

import math

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>quoth: password</title>
<style>
  :root { color-scheme: light dark; --ink: #1d2b27; --paper: #f7f8f6; --card: #fff; --line: #8a9a94; --green: #2f6f5e;
          --on: #fff; --bad: #a11919; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e8eeeb; --paper: #121816; --card: #1b2321; --line: #71827c; --green: #8fd0bc; --on: #10201b;
            --bad: #ffb3ab; }
  }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
         font: 1rem/1.5 system-ui, sans-serif; }
  main { width: min(22rem, calc(100vw - 4rem)); padding: 2rem; background: var(--card); border-radius: .75rem;
         border: 1px solid color-mix(in srgb, var(--line) 40%, transparent); }
  h1 { margin: 0 0 .25rem; font-size: 1.4rem; }
  p { margin: 0 0 1rem; }
  label { display: block; margin-bottom: .3rem; font-weight: 600; }
  input { box-sizing: border-box; width: 100%; padding: .6rem .7rem; font: inherit; color: inherit;
          background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; }
  button { width: 100%; margin-top: 1rem; padding: .6rem; font: inherit; font-weight: 600; color: var(--on);
           background: var(--green); border: 0; border-radius: .4rem; cursor: pointer; }
  input:focus-visible, button:focus-visible { outline: 3px solid var(--green); outline-offset: 2px; }
  .bad { color: var(--bad); }
</style>
</head>
<body>
<main>
  <h1>quoth</h1>
  <p>This page is locked.</p>
  <form method="post">
    NOTE
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
    <button type="submit">Open</button>
  </form>
</main>
</body>
</html>
"""


def login_page(wait: float, *, was_wrong: bool) -> str:
    """Write the page; `wait` is how many seconds no password is looked at."""
    notes = ["That was not the password, or it came too soon."] if was_wrong else []
    if wait > 0:
        seconds = math.ceil(wait)
        notes.append(f"The next one is looked at in {seconds} second{'' if seconds == 1 else 's'}.")
    return _PAGE.replace("NOTE", f'<p class="bad" role="alert">{" ".join(notes)}</p>' if notes else "")
