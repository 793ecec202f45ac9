package greenwall.views.window;

/// A warning that files with what people entered cannot be saved, or were damaged.
///
/// @param full what, where and what to do
/// @param brief for a narrow window
public record StateFolderWarning(String full, String brief) {}
