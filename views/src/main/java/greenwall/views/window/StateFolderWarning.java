package greenwall.views.window;

/// Something is wrong with the files in which this console keeps what people enter.
///
/// @param full what, where and what to do
/// @param brief for a narrow window
public record StateFolderWarning(String full, String brief) {}
