package greenwall.views.window;

import greenwall.styles.Theme;
import java.util.List;

/// What a restart restores: the links of the open windows, the theme and the font scale.
public record SavedWindows(List<String> links, Theme theme, double scale) {
    public static final SavedWindows FIRST = new SavedWindows(List.of(), Theme.NIGHT, 1);

    /// Loads and saves. Saving must not block, since it is called on the JavaFX thread.
    public interface WindowStore {
        SavedWindows load();

        void save(SavedWindows windows);
    }
}
