package greenwall.app.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/// Builds the tree of a YAML document. The depth is limited, aliases are resolved to their nodes, and keys
/// that are not plain text are reported and skipped.
final class YamlComposer {
    private static final int MAX_DEPTH = 32;

    private final ConfigMistakes mistakes;
    private final Iterator<Event> events;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();

    YamlComposer(String text, ConfigMistakes mistakes) {
        this.mistakes = mistakes;
        this.events = events(text);
    }

    static Iterator<Event> events(String text) {
        return new Parse(LoadSettings.builder()
                        .setUseMarks(true)
                        .setCodePointLimit(Integer.MAX_VALUE)
                        // One buffer for the whole text, because the library fails if a buffer ends within a
                        // surrogate pair.
                        .setBufferSize(text.length() + 1)
                        .build())
                .parseString(text)
                .iterator();
    }

    /// The document, if any. Throws the library's exceptions for invalid YAML.
    Optional<YamlNode> document() {
        Optional<YamlNode> root = Optional.empty();
        while (events.hasNext()) {
            var event = events.next();
            if (event instanceof DocumentStartEvent) {
                if (root.isPresent()) {
                    mistakes.error(place(event), "a second document (\"---\")", "one document in the file");
                    return root;
                }
                root = Optional.of(node(events.next(), 0));
            }
        }
        return root;
    }

    private YamlNode node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TooDeep(place(event));
        }
        return switch (event) {
            case ScalarEvent scalar ->
                withAnchor(scalar.getAnchor(), new YamlNode.Scalar(place(scalar), scalar.getValue(), scalar.isPlain()));
            case SequenceStartEvent start -> withAnchor(start.getAnchor(), items(start, depth));
            case MappingStartEvent start -> withAnchor(start.getAnchor(), mapping(start, depth));
            case AliasEvent alias -> {
                var named = anchors.get(alias.getAlias());
                if (named == null) {
                    mistakes.error(
                            place(alias),
                            "\"*" + alias.getAlias() + "\"",
                            "an anchor that is defined before it with \"&\"");
                    yield new YamlNode.Scalar(place(alias), "", true);
                }
                yield named;
            }
            default -> throw new IllegalStateException("not the start of a node: " + event.getEventId());
        };
    }

    private YamlNode withAnchor(Optional<Anchor> anchor, YamlNode node) {
        anchor.ifPresent(name -> anchors.put(name, node));
        return node;
    }

    private YamlNode items(Event start, int depth) {
        var items = new ArrayList<YamlNode>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            items.add(node(next, depth + 1));
        }
        return new YamlNode.Items(place(start), List.copyOf(items));
    }

    private YamlNode mapping(Event start, int depth) {
        var entries = new ArrayList<YamlNode.Entry>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            var key = node(next, depth + 1);
            var value = node(events.next(), depth + 1);
            switch (key) {
                case YamlNode.Scalar name -> entries.add(new YamlNode.Entry(name, value));
                case YamlNode.Items _, YamlNode.Mapping _ ->
                    mistakes.error(key.position(), key.inWords() + " as a key", "a word as the key");
            }
        }
        return new YamlNode.Mapping(place(start), List.copyOf(entries));
    }

    private static FilePosition place(Event event) {
        return event.getStartMark()
                .map(mark -> new FilePosition(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(FilePosition.WHOLE);
    }

    /// Thrown if the file is nested deeper than any real configuration.
    static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient FilePosition position;

        TooDeep(FilePosition position) {
            super(null, null, false, false);
            this.position = position;
        }

        FilePosition place() {
            return position;
        }
    }
}
