package greenwall.views;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The display settings of the configuration.
///
/// @param groupBy labels by which the wall groups its hosts, the outermost first
/// @param rows the maximum number of hosts for which the wall shows rows with sparklines
/// @param tiles the maximum number of hosts for which it shows tiles; above that, it shows cells
/// @param disks from `DOMAIN/DEVICE` to the dataset behind a guest's disk
/// @param columns the columns of the Hosts view in their order; empty for the built-in ones
/// @param hostCharts the charts of a host's page in their order; empty for the built-in ones
/// @param viewing the distance from which the screen is read; absent at a desk
public record ViewSettings(
        List<String> groupBy,
        int rows,
        int tiles,
        Map<String, String> disks,
        List<String> columns,
        List<String> hostCharts,
        Optional<ViewingDistance> viewing) {
    public static final ViewSettings DEFAULT =
            new ViewSettings(List.of(), 60, 500, Map.of(), List.of(), List.of(), Optional.empty());

    public ViewSettings withRows(int most) {
        return new ViewSettings(groupBy, most, tiles, disks, columns, hostCharts, viewing);
    }
}
