package greenwall.fleet.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An option of a panel or a field.
///
/// @param name its key in a dashboard file
/// @param type the type of its value, or of the elements of its list
/// @param list whether it has several values
/// @param usual the default; null if it depends on the data
public record Option<T>(
        String name, Class<?> type, boolean list, @Nullable T usual) {
    /// Creates options and keeps them in the order of their creation.
    static final class Keys {
        private final List<Option<?>> created = new ArrayList<>();

        List<Option<?>> created() {
            return List.copyOf(created);
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
            created.add(option);
            return option;
        }
    }
}
