package greenwall.views;

/// An action on a view's selection, as the command palette lists it.
///
/// @param detail its key, or its subject
public record ViewAction(String title, String detail, Runnable action) {}
