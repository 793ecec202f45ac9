package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.views.ViewList;
import java.util.Iterator;

/// The values that a shell completes where an option or a parameter takes one of a fixed set.
final class CompletionWords {
    private CompletionWords() {}

    static final class Views implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ViewList.ids().iterator();
        }
    }

    static final class Themes implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Config.THEMES.iterator();
        }
    }

    static final class Incidents implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return IncidentKindArguments.names().iterator();
        }
    }
}
