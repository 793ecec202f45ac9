package greenwall.views.window;

/// An entry of the command palette: a host, a view, an alert, a runbook, a probe, an action.
record PaletteCommand(String kind, String title, String detail, Runnable action) {}
