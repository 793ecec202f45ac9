package greenwall.tests.console;

import greenwall.fleet.state.SourceState;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Finds every text in the objects that the windows refer to, including the data that views draw: text on a
/// canvas has no node. Does not follow objects outside the views and the domain, such as the implementations
/// of backends.
final class ReachableTexts {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Object> next = new ArrayDeque<>();
    private final Set<String> texts = new TreeSet<>();

    private ReachableTexts() {}

    static List<String> now() {
        var reachable = new ReachableTexts();
        for (var window : Window.getWindows()) {
            reachable.visit(window.getScene().getRoot());
        }
        while (!reachable.next.isEmpty()) {
            reachable.open(reachable.next.poll());
        }
        return reachable.texts.stream().map(t -> t.replace('\n', ' ')).toList();
    }

    private void visit(@Nullable Object object) {
        if (object == null) {
            return;
        }
        if (object instanceof String text) {
            texts.add(text);
            return;
        }
        var name = object.getClass().getName();
        boolean ours = name.startsWith("greenwall.views.") || name.startsWith("greenwall.fleet.");
        boolean holder = object instanceof Collection<?>
                || object instanceof Map<?, ?>
                || object instanceof Optional<?>
                || object instanceof Object[]
                || object instanceof ObservableValue<?>
                || object instanceof Parent;
        if ((ours || holder) && seen.add(object)) {
            next.add(object);
        }
    }

    private void open(Object object) {
        switch (object) {
            case Collection<?> many ->
                List.copyOf(Arrays.asList(many.toArray())).forEach(this::visit);
            case Map<?, ?> map -> {
                Arrays.asList(map.keySet().toArray()).forEach(this::visit);
                Arrays.asList(map.values().toArray()).forEach(this::visit);
            }
            case Optional<?> maybe -> visit(maybe.orElse(null));
            case ObservableValue<?> value -> visit(value.getValue());
            case Object[] array -> Arrays.asList(array).forEach(this::visit);
            case SourceState source -> {
                // The status bar creates this text when it is drawn.
                visit(source.clockWarning());
                ObjectFields.of(source).forEach(this::visit);
            }
            default -> ObjectFields.of(object).forEach(this::visit);
        }
        if (object instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(this::visit);
        }
    }
}
