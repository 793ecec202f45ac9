package greenwall.app.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// Finds the position of each value of a YAML document in its text. Text after a value on its line, and
/// comments between values, belong to no value.
final class YamlPositions {
    private final String text;
    private final Iterator<Event> events;

    sealed interface Node {
        int start();

        int end();
    }

    /// @param style empty for an alias
    record Scalar(int start, int end, Optional<ScalarStyle> style, String text) implements Node {}

    record Items(int start, int end, boolean flow, List<Node> items) implements Node {}

    record Mapping(int start, int end, boolean flow, List<Entry> entries) implements Node {
        Optional<Entry> entry(String key) {
            return entries.stream().filter(e -> e.key().equals(key)).findFirst();
        }
    }

    /// @param start the start of its key
    /// @param keyEnd the end of its key
    record Entry(String key, int start, int keyEnd, Node value) {
        int end() {
            return Math.max(keyEnd, value.end());
        }
    }

    private YamlPositions(String text) {
        this.text = text;
        events = YamlComposer.events(text);
    }

    /// The root node of a text that was successfully parsed as a view before.
    static Optional<Node> parse(String text) {
        var reader = new YamlPositions(text);
        while (reader.events.hasNext()) {
            if (reader.events.next() instanceof DocumentStartEvent) {
                return Optional.of(reader.node(reader.events.next()));
            }
        }
        return Optional.empty();
    }

    private Node node(Event event) {
        if (event instanceof CollectionStartEvent start) {
            return collection(start);
        }
        int from = at(event.getStartMark());
        int to = Math.max(from, endOfText(from, at(event.getEndMark())));
        return event instanceof ScalarEvent scalar
                ? new Scalar(from, to, Optional.of(scalar.getScalarStyle()), scalar.getValue())
                : new Scalar(from, to, Optional.empty(), "");
    }

    private Node collection(CollectionStartEvent start) {
        boolean isMapping = start instanceof MappingStartEvent;
        var items = new ArrayList<Node>();
        var entries = new ArrayList<Entry>();
        int from = at(start.getStartMark());
        int end = from;
        var next = events.next();
        while (!(next instanceof CollectionEndEvent)) {
            var item = node(next);
            items.add(item);
            end = Math.max(end, item.end());
            if (isMapping) {
                var value = node(events.next());
                entries.add(new Entry(item instanceof Scalar name ? name.text() : "", item.start(), item.end(), value));
                end = Math.max(end, value.end());
            }
            next = events.next();
        }
        int to = start.isFlow() ? at(next.getEndMark()) : end;
        return isMapping ? new Mapping(from, to, start.isFlow(), entries) : new Items(from, to, start.isFlow(), items);
    }

    /// The end of a text without trailing white space. The library ends a block text where the next value begins.
    private int endOfText(int from, int to) {
        int end = to;
        while (end > from && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /// Converts the library's position, which counts code points, to an index in the text.
    private int at(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.orElseThrow().getIndex());
    }
}
