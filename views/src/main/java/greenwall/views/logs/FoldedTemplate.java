package greenwall.views.logs;

import greenwall.fleet.explain.template.Template;

/// A template of similar lines, in the state that its miner last published. Reading is thread-safe.
final class FoldedTemplate {
    private final Template template;
    private volatile String id;
    private volatile String text;
    private volatile long lines;

    /// May be called only on the miner's thread, like [#publish()].
    FoldedTemplate(Template template) {
        this.template = template;
        id = template.id();
        text = template.text();
    }

    void publish() {
        id = template.id();
        text = template.text();
        lines = template.lines();
    }

    String id() {
        return id;
    }

    /// The text with `<*>` in place of each variable part.
    String text() {
        return text;
    }

    long lines() {
        return lines;
    }
}
