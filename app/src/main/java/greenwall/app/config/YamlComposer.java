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
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// Builds the tree of a YAML document. The depth is limited, and keys that are not plain text are reported and
/// skipped.
final class YamlComposer {
    static final int MAX_DEPTH = 32;

    private final String text;
    private final ConfigErrorCollector collector;
    private final boolean resolvesAliases;
    private final Iterator<Event> events;
    private final Map<Anchor, YamlNode> anchors = new HashMap<>();
    /// The last position in code points, and the same position in characters.
    private int codePoints;
    private int index;

    private YamlComposer(String text, ConfigErrorCollector collector, boolean resolvesAliases) {
        this.text = text;
        this.collector = collector;
        this.resolvesAliases = resolvesAliases;
        events = new Parse(LoadSettings.builder()
                        .setUseMarks(true)
                        .setCodePointLimit(Integer.MAX_VALUE)
                        // One buffer for the whole text, because the library fails if a buffer ends within a
                        // surrogate pair.
                        .setBufferSize(text.length() + 1)
                        .build())
                .parseString(text)
                .iterator();
    }

    /// The document, if any, in which aliases are resolved to their nodes. Throws the library's exceptions for
    /// invalid YAML.
    static Optional<YamlNode> document(String text, ConfigErrorCollector collector) {
        return new YamlComposer(text, collector, true).document();
    }

    /// The document of a text that was read without errors before, in which an alias is an empty text at its
    /// own position.
    static Optional<YamlNode> documentWithAliases(String text) {
        return new YamlComposer(text, new ConfigErrorCollector(""), false).document();
    }

    private Optional<YamlNode> document() {
        Optional<YamlNode> root = Optional.empty();
        while (events.hasNext()) {
            var event = events.next();
            if (event instanceof DocumentStartEvent) {
                if (root.isPresent()) {
                    collector.error(position(event), "a second document (\"---\")", "one document in the file");
                    return root;
                }
                root = Optional.of(node(events.next(), 0));
            }
        }
        return root;
    }

    private YamlNode node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TooDeepException(position(event));
        }
        return switch (event) {
            case ScalarEvent scalar ->
                withAnchor(
                        scalar.getAnchor(),
                        new YamlNode.Scalar(range(scalar), scalar.getValue(), scalar.getScalarStyle()));
            case SequenceStartEvent start -> withAnchor(start.getAnchor(), items(start, depth));
            case MappingStartEvent start -> withAnchor(start.getAnchor(), mapping(start, depth));
            case AliasEvent alias -> {
                var named = resolvesAliases ? anchors.get(alias.getAlias()) : null;
                if (named != null) {
                    yield named;
                }
                collector.error(
                        position(alias),
                        "\"*" + alias.getAlias() + "\"",
                        "an anchor that is defined before it with \"&\"");
                yield new YamlNode.Scalar(range(alias), "", ScalarStyle.PLAIN);
            }
            default -> throw new IllegalStateException("not the start of a node: " + event.getEventId());
        };
    }

    private YamlNode withAnchor(Optional<Anchor> anchor, YamlNode node) {
        anchor.ifPresent(name -> anchors.put(name, node));
        return node;
    }

    private YamlNode items(SequenceStartEvent start, int depth) {
        var items = new ArrayList<YamlNode>();
        var next = events.next();
        for (; next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            items.add(node(next, depth + 1));
        }
        return new YamlNode.Sequence(range(start, items, next), start.isFlow(), List.copyOf(items));
    }

    private YamlNode mapping(MappingStartEvent start, int depth) {
        var entries = new ArrayList<YamlNode.Entry>();
        var parts = new ArrayList<YamlNode>();
        var next = events.next();
        for (; next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            var key = node(next, depth + 1);
            var value = node(events.next(), depth + 1);
            parts.addAll(List.of(key, value));
            switch (key) {
                case YamlNode.Scalar name -> entries.add(new YamlNode.Entry(name, value));
                case YamlNode.Sequence _, YamlNode.Mapping _ ->
                    collector.error(key.position(), key.inWords() + " as a key", "a word as the key");
            }
        }
        return new YamlNode.Mapping(range(start, parts, next), start.isFlow(), List.copyOf(entries));
    }

    /// The range without trailing white space, because the library ends a block text where the next value
    /// begins.
    private YamlNode.SourceRange range(Event event) {
        int start = index(event.getStartMark());
        int end = index(event.getEndMark());
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new YamlNode.SourceRange(position(event), start, end);
    }

    private YamlNode.SourceRange range(CollectionStartEvent event, List<YamlNode> parts, Event endEvent) {
        int start = index(event.getStartMark());
        int end = event.isFlow()
                ? index(endEvent.getEndMark())
                : parts.stream().mapToInt(YamlNode::end).reduce(start, Math::max);
        return new YamlNode.SourceRange(position(event), start, end);
    }

    /// Converts the library's position, which counts code points, to an index in the text.
    private int index(Optional<Mark> mark) {
        int before = codePoints;
        codePoints = mark.orElseThrow().getIndex();
        index = text.offsetByCodePoints(index, codePoints - before);
        return index;
    }

    private static FilePosition position(Event event) {
        return event.getStartMark()
                .map(mark -> new FilePosition(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(FilePosition.WHOLE);
    }

    /// Thrown if the file is nested deeper than any real configuration.
    static final class TooDeepException extends RuntimeException {
        private final transient FilePosition position;

        TooDeepException(FilePosition position) {
            super(null, null, false, false);
            this.position = position;
        }

        FilePosition position() {
            return position;
        }
    }
}
