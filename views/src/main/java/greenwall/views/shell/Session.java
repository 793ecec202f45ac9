package greenwall.views.shell;

import greenwall.styles.Theme;
import java.util.List;

/// What comes back after a restart: the links of the open windows, the theme and the font scale.
public record Session(List<String> links, Theme theme, double scale) {
    public static final Session FIRST = new Session(List.of(), Theme.NIGHT, 1);

    public Session {
        links = List.copyOf(links);
    }

    /// Where it is kept. Saving must not block: it is called on the JavaFX thread.
    public interface Keeper {
        Session load();

        void save(Session session);
    }

    /// For tests and kiosks: nothing is kept.
    public static Keeper unkept() {
        return new Keeper() {
            @Override
            public Session load() {
                return FIRST;
            }

            @Override
            public void save(Session session) {
                // Nothing is kept.
            }
        };
    }
}
