"""Check the equations of Markdown pages: LaTeX = NumPy = finite differences.

    from equation_checker import check
    verdicts = check(Path("page.md"))

`page.py` is the door; `README.md` of the repository says where the other rooms are.
"""

from equation_checker.errors import EquationError
from equation_checker.page import check
from equation_checker.verdict import Verdict

__all__ = ["EquationError", "Verdict", "check"]
