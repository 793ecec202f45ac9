package greenwall.fleet.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes options and keeps them in the order of their creation.
final class OptionList {
    private final List<Option<?>> made = new ArrayList<>();

    List<Option<?>> made() {
        return List.copyOf(made);
    }

    Option<String> text(String name, String usual) {
        return of(name, String.class, usual);
    }

    Option<Boolean> flag(String name, boolean usual) {
        return of(name, Boolean.class, usual);
    }

    Option<Double> number(String name, double usual) {
        return of(name, Double.class, usual);
    }

    <T> Option<T> of(String name, Class<T> type, @Nullable T usual) {
        return add(new Option<>(name, type, false, usual));
    }

    <T> Option<List<T>> list(String name, Class<T> type) {
        return add(new Option<>(name, type, true, List.of()));
    }

    private <T> Option<T> add(Option<T> option) {
        made.add(option);
        return option;
    }
}
