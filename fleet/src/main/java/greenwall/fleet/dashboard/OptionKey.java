package greenwall.fleet.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An option of a panel or a field.
///
/// @param name its key in a dashboard file
/// @param type the type of its value, or of the elements of its list
/// @param defaultValue null if it depends on the data
public record OptionKey<T>(
        String name, Class<?> type, boolean list, @Nullable T defaultValue) {
    /// Creates options and keeps them in the order of their creation.
    static final class Keys {
        private final List<OptionKey<?>> created = new ArrayList<>();

        List<OptionKey<?>> created() {
            return List.copyOf(created);
        }

        OptionKey<String> text(String name, String defaultValue) {
            return of(name, String.class, defaultValue);
        }

        OptionKey<Boolean> flag(String name, boolean defaultValue) {
            return of(name, Boolean.class, defaultValue);
        }

        OptionKey<Double> number(String name, double defaultValue) {
            return of(name, Double.class, defaultValue);
        }

        <E extends Enum<E>> OptionKey<E> choice(String name, E defaultValue) {
            return of(name, defaultValue.getDeclaringClass(), defaultValue);
        }

        <T> OptionKey<T> of(String name, Class<T> type, @Nullable T defaultValue) {
            return add(new OptionKey<>(name, type, false, defaultValue));
        }

        <T> OptionKey<List<T>> list(String name, Class<T> type) {
            return add(new OptionKey<>(name, type, true, List.of()));
        }

        private <T> OptionKey<T> add(OptionKey<T> option) {
            created.add(option);
            return option;
        }
    }
}
