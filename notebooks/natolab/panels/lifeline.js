// Says in the frame that the kernel is gone: with it went whatever would have answered a button.
const GONE = ['restarting', 'autorestarting', 'terminating', 'dead'];
const WHAT = 'The kernel was restarted or shut down, so this control answers no more. ';

function render({model, el}) {
  const manager = model.widget_manager, kernel = manager.kernel;
  // A page without menus (Voilà) has no notebook to run again.
  const now = manager.context ? 'Choose Run \u2192 Run All Cells; what is shown stays until then.' : 'Load the page anew.';
  el.classList.add('natolab-lifeline');
  el.setAttribute('role', 'status');
  const gone = () => { el.textContent = WHAT + now; };
  const look = (_, status) => { if (GONE.includes(status)) gone(); };
  kernel?.statusChanged.connect(look);
  kernel?.disposed.connect(gone);
  return () => {
    kernel?.statusChanged.disconnect(look);
    kernel?.disposed.disconnect(gone);
  };
}

export default {render};
