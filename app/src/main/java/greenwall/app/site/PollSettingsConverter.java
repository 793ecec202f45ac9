package greenwall.app.site;

import greenwall.app.config.ClusterConfig;
import greenwall.app.config.Config;
import greenwall.fleet.Labels;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityLimit;
import greenwall.views.ViewSettings;
import greenwall.views.ViewingDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// Converts the configured quantities, limits and host names into poll settings.
public final class PollSettingsConverter {
    private PollSettingsConverter() {}

    public static PollSettings oneShot(Config config) {
        return PollSettings.oneShot(catalogue(config)).identity(identity(config));
    }

    public static PollSettings wall(Config config) {
        return PollSettings.wall(catalogue(config), config.wall().refresh()).identity(identity(config));
    }

    public static QuantityCatalogue catalogue(Config config) {
        var additions = config.quantities().values().stream()
                .map(q -> new QuantityCatalogue.Addition(q.id(), q.unit().orElse(""), q.key(), q.forms()))
                .toList();
        var shipped = QuantityCatalogue.shipped(config.slo()).with(additions, List.of());
        var overrides = new ArrayList<QuantityCatalogue.Override>();
        config.wall().thresholds().forEach((id, limits) -> overrides.add(override(shipped, id, limits)));
        config.quantities().values().forEach(q -> overrides.add(override(shipped, q.id(), q.threshold())));
        return shipped.with(List.of(), overrides);
    }

    private static QuantityCatalogue.Override override(
            QuantityCatalogue catalogue, String quantity, Config.Threshold limits) {
        return new QuantityCatalogue.Override(
                quantity,
                limit(catalogue, quantity, limits.warn(), limits),
                limit(catalogue, quantity, limits.critical(), limits));
    }

    private static Optional<QuantityLimit> limit(
            QuantityCatalogue catalogue, String quantity, Optional<Double> number, Config.Threshold limits) {
        return number.map(limit -> catalogue.limit(quantity, limit, limits.warn(), limits.critical()));
    }

    public static ViewSettings viewSettings(Config config) {
        var wall = config.wall();
        return new ViewSettings(
                wall.groupBy(),
                wall.rows(),
                wall.tiles(),
                config.identity().disks(),
                wall.columns(),
                config.hostCharts(),
                wall.distance()
                        .map(distance -> new ViewingDistance(
                                distance, wall.screen().map(OptionalDouble::of).orElse(OptionalDouble.empty()))));
    }

    private static IdentitySettings identity(Config config) {
        return config.identity()
                .withClusterLabels(config.clusters().stream()
                        .collect(Collectors.toUnmodifiableMap(ClusterConfig::name, c -> Labels.of(c.labels()))));
    }
}
