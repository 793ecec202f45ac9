package greenwall.views;

/// Something that can be done in a view with what is chosen there, as the palette finds it.
///
/// @param detail its key, or what it is about
public record ViewAction(String title, String detail, Runnable action) {}
