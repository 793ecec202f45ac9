package greenwall.fleet.dashboard;

import org.jspecify.annotations.Nullable;

/// Something about a panel or a field that can be set.
///
/// @param name its key in a view's file
/// @param type what its values are; of a list, what its elements are
/// @param list whether it takes several
/// @param usual what holds where it is not set; null where that depends on the data
public record Option<T>(
        String name, Class<?> type, boolean list, @Nullable T usual) {}
