package greenwall.views;

/// An action on a view's selection, as the palette lists it.
///
/// @param detail its key, or what it is about
public record ViewAction(String title, String detail, Runnable action) {}
