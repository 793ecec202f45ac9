package greenwall.fleet.dashboard;

import org.jspecify.annotations.Nullable;

/// An option of a panel or a field.
///
/// @param name its key in a dashboard file
/// @param type the type of its value, or of the elements of its list
/// @param list whether it has several values
/// @param usual the default; null where it depends on the data
public record Option<T>(
        String name, Class<?> type, boolean list, @Nullable T usual) {}
