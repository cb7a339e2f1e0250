"""An extension of IPython for kernels that mark: what a learner wrote can be interrupted and cannot end the kernel.

    c.Execute.extra_arguments = ["--IPKernelApp.extensions=natolab.classroom.interruptible"]   in nbgrader_config.py

nbgrader interrupts a cell that takes too long. A loop with a bare `except:` takes that for a slip and goes on, and
exit() ends the kernel: in both cases nbgrader gives the learner up, with every other answer. Here such an `except` lets
an interruption through, and exit() and quit() end the cell only.

Leaves out: os._exit(), a crash, one endless step of compiled code.
"""

import ast
import sys

EVERYTHING = ("BaseException", "KeyboardInterrupt")


class Interruptible(ast.NodeTransformer):
    """Puts `except KeyboardInterrupt: raise` in front of handlers that would catch it; the rest stays."""

    def visit_Try(self, node: ast.Try) -> ast.Try:  # the name is ast's
        """One try statement."""
        self.generic_visit(node)
        caught = {name.id for h in node.handlers if h.type for name in ast.walk(h.type) if isinstance(name, ast.Name)}
        if caught & set(EVERYTHING) or any(handler.type is None for handler in node.handlers):
            through = ast.parse("try: pass\nexcept KeyboardInterrupt: raise").body[0].handlers[0]
            node.handlers.insert(0, ast.copy_location(through, node))
        return ast.fix_missing_locations(node)


def load_ipython_extension(shell) -> None:
    """What IPython calls when a kernel starts with this extension."""
    shell.ast_transformers.append(Interruptible())
    shell.user_ns.update(exit=sys.exit, quit=sys.exit)
