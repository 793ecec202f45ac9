package greenwall.fleet.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An option of a panel or a field.
///
/// @param name its key in a dashboard file
/// @param type the type of its value, or of the elements of its list
/// @param defaultValue null if it depends on the data
public record Option<T>(
        String name, Class<?> type, boolean list, @Nullable T defaultValue) {
    /// Creates options and keeps them in the order of their creation.
    static final class Keys {
        private final List<Option<?>> created = new ArrayList<>();

        List<Option<?>> created() {
            return List.copyOf(created);
        }

        Option<String> text(String name, String defaultValue) {
            return of(name, String.class, defaultValue);
        }

        Option<Boolean> flag(String name, boolean defaultValue) {
            return of(name, Boolean.class, defaultValue);
        }

        Option<Double> number(String name, double defaultValue) {
            return of(name, Double.class, defaultValue);
        }

        <E extends Enum<E>> Option<E> choice(String name, E defaultValue) {
            return of(name, defaultValue.getDeclaringClass(), defaultValue);
        }

        <T> Option<T> of(String name, Class<T> type, @Nullable T defaultValue) {
            return add(new Option<>(name, type, false, defaultValue));
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
