package greenwall.views.logs;

import greenwall.fleet.explain.template.LogTemplate;

/// A template of similar lines, in the state that its miner last published. Reading is thread-safe.
final class PublishedTemplate {
    private final LogTemplate template;
    private volatile State state;

    private record State(String id, String text, long lines) {}

    /// May be called only on the miner's thread, like [#publish()].
    PublishedTemplate(LogTemplate template) {
        this.template = template;
        state = new State(template.id(), template.text(), 0);
    }

    void publish() {
        state = new State(template.id(), template.text(), template.lines());
    }

    String id() {
        return state.id();
    }

    /// The text with `<*>` in place of each variable part.
    String text() {
        return state.text();
    }

    long lines() {
        return state.lines();
    }
}
