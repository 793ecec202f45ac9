package greenwall.views.shell;

/// Something that the command palette finds and does: a host, a view, an alert, a runbook, an action.
public record Command(String kind, String title, String detail, Runnable action) {}
