"""Calls of a function by its name, with JSON in and JSON out."""

import gc
import importlib
import json
import sys
import traceback


def call(module, function, arguments):
    """Return, as JSON, {"result": what the function returns} or {"error": the traceback}.

    `arguments` is JSON: a list of positional arguments, or an object of named ones.
    """
    gc.collect()  # a call that filled the memory may have left it behind
    try:
        given = json.loads(arguments)
        target = getattr(importlib.import_module(module), function)
        result = target(**given) if isinstance(given, dict) else target(*given)
        return json.dumps({"result": result}, allow_nan=False)
    except BaseException as error:  # also a SystemExit: the interpreter stays for the next call
        return json.dumps({"error": "".join(traceback.format_exception(error))})
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
