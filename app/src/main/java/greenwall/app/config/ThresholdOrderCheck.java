package greenwall.app.config;

import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds warning thresholds of built-in quantities that are never shown, because the critical one is reached first.
final class ThresholdOrderCheck {
    /// In order of precedence, the strongest first.
    private final List<GivenThreshold> thresholds = new ArrayList<>();

    private record GivenThreshold(String quantity, Config.Threshold threshold, ConfigSectionReader section) {}

    void add(String quantity, Config.Threshold threshold, ConfigSectionReader section) {
        thresholds.add(new GivenThreshold(quantity, threshold, section));
    }

    void check() {
        var ofQuantities = thresholds.stream()
                .collect(Collectors.groupingBy(GivenThreshold::quantity, LinkedHashMap::new, Collectors.toList()));
        ofQuantities.forEach((id, given) -> QuantityCatalogue.shipped()
                .quantity(id)
                .filter(Quantity::judged)
                .ifPresent(quantity -> check(quantity, given)));
    }

    /// Compares the thresholds in effect: a built-in one where none is given. Any other quantity takes its
    /// direction from the order of its thresholds.
    private static void check(Quantity quantity, List<GivenThreshold> given) {
        var givenWarn = first(given, Config.Threshold::warn);
        var givenCritical = first(given, Config.Threshold::critical);
        var warn = value(givenWarn, Config.Threshold::warn).or(() -> number(quantity.warn()));
        var critical = value(givenCritical, Config.Threshold::critical).or(() -> number(quantity.critical()));
        if (warn.isEmpty() || critical.isEmpty() || !neverShown(quantity, warn.get(), critical.get())) {
            return;
        }
        var reached = givenCritical.isPresent()
                ? "\"critical\""
                : "the built-in \"critical\" of " + quantity.number(critical.get());
        var why = " that is never shown (" + reached + " is reached first)";
        var expected = "a value that is reached before \"critical\"";
        if (givenWarn.isPresent()) {
            givenWarn.get().section().warning("warn", "a warning" + why, expected);
        } else {
            var builtIn = "the built-in warning at " + quantity.number(warn.get()) + why;
            givenCritical.ifPresent(one -> one.section().warning("critical", builtIn, "also \"warn\", " + expected));
        }
    }

    private static boolean neverShown(Quantity quantity, double warn, double critical) {
        return warn == critical
                || QuantityCatalogue.shipped()
                        .limit(quantity.id(), critical, Optional.empty(), Optional.empty())
                        .matches(warn);
    }

    private static Optional<GivenThreshold> first(
            List<GivenThreshold> given, Function<Config.Threshold, Optional<Double>> which) {
        return given.stream()
                .filter(one -> which.apply(one.threshold()).isPresent())
                .findFirst();
    }

    private static Optional<Double> value(
            Optional<GivenThreshold> given, Function<Config.Threshold, Optional<Double>> which) {
        return given.flatMap(one -> which.apply(one.threshold()));
    }

    /// The number of a limit in one direction; states such as `= 3 7` have no order.
    private static Optional<Double> number(Optional<QuantityLimit> limit) {
        return limit.filter(one -> one.kind() != QuantityLimit.Kind.ONE_OF && one.kind() != QuantityLimit.Kind.NOT)
                .map(one -> one.values().getFirst());
    }
}
