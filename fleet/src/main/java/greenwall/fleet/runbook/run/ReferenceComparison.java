package greenwall.fleet.runbook.run;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Compares the newest hour of a case with the recorded cases.
record ReferenceComparison(StepContext context) {
    private static final int POINTS = 31;
    private static final Duration STEP = Duration.ofMinutes(2);

    StepResult compare(RunbookStep.CaseComparison picture) {
        var dependencies = context.dependencies();
        var recorded = dependencies.referenceCases().of(picture.name());
        if (dependencies.metrics().isEmpty()) {
            return new StepResult.NoResult("the cluster has no Prometheus");
        }
        if (recorded.isEmpty()) {
            return new StepResult.NoResult("no recorded case to compare with");
        }
        Map<String, double[]> live = new LinkedHashMap<>();
        Map<String, Integer> weights = new LinkedHashMap<>();
        var failures = new ArrayList<String>();
        try {
            for (var feature : picture.features()) {
                var name = feature.name();
                live.put(name, curve(feature.query(), why -> failures.add(name + " (" + why + ")")));
                weights.put(feature.name(), feature.weight());
            }
        } catch (IllegalArgumentException refused) {
            return new StepResult.NoResult(String.valueOf(refused.getMessage()));
        }
        var distances = ReferenceCases.distances(live, weights, recorded);
        // What was not read may distinguish the cases.
        var likeness =
                failures.isEmpty() ? ReferenceCases.closestCase(distances) : Optional.<ReferenceCases.Distance>empty();
        var features = new ArrayList<ReferenceCases.Feature>();
        for (var feature : picture.features()) {
            var recordedCurves = new LinkedHashMap<String, double[]>();
            recorded.forEach(r -> recordedCurves.put(r.name(), r.curves().getOrDefault(feature.name(), new double[0])));
            features.add(new ReferenceCases.Feature(
                    feature.name(),
                    live.getOrDefault(feature.name(), new double[0]),
                    recordedCurves,
                    StepUnitFinder.of(feature.query(), dependencies.quantities()),
                    StepUnitFinder.quantity(feature.query(), dependencies.quantities())));
        }
        var unread = failures.isEmpty() ? "" : "not completely read: " + String.join(", ", failures);
        return new StepResult.Compared(
                features,
                distances,
                likeness,
                unread,
                words(distances, likeness) + (unread.isEmpty() ? "" : "; " + unread));
    }

    /// The newest hour of a feature, in the steps of the recorded curves; at each point, its highest series.
    ///
    /// @param failure receives why it could not be read completely
    double[] curve(String text, Consumer<String> failure) {
        var curve = new double[POINTS];
        Arrays.fill(curve, Double.NaN);
        var end = context.subject().at();
        var window = new TimeWindow(end.minus(STEP.multipliedBy(POINTS - 1)), end);
        var dependencies = context.dependencies();
        var outcome = dependencies
                .metrics()
                .map(m -> m.range(context.placeholders().query(text), window, STEP, dependencies.deadline()));
        outcome.map(Outcome::shortfall).filter(why -> !why.isEmpty()).ifPresent(failure);
        outcome.flatMap(Outcome::answer)
                .ifPresent(matrix -> matrix.series().forEach(series -> {
                    for (int i = 0; i < series.size(); i++) {
                        int at = (int) Math.round(
                                (series.timeMillis()[i] - window.start().toEpochMilli()) / (double) STEP.toMillis());
                        if (at >= 0 && at < curve.length && !Double.isNaN(series.values()[i])) {
                            curve[at] = Double.isNaN(curve[at])
                                    ? series.values()[i]
                                    : Math.max(curve[at], series.values()[i]);
                        }
                    }
                }));
        return curve;
    }

    private static String words(List<ReferenceCases.Distance> distances, Optional<ReferenceCases.Distance> likeness) {
        if (distances.isEmpty()) {
            return "nothing to compare: too few of the metrics that distinguish these cases are measured here";
        }
        var sorted = distances.stream()
                .sorted(Comparator.comparingDouble(ReferenceCases.Distance::distance))
                .map(d -> String.format(
                        Locale.ROOT,
                        "%.2f to \"%s\" (%s)",
                        d.distance(),
                        d.name(),
                        d.verdict().word()))
                .toList();
        return likeness.map(l -> "a clear match with \"" + l.name() + "\" ("
                                + (l.verdict() == IncidentVerdict.INCIDENT
                                        ? "an incident"
                                        : l.verdict().word()) + "); distances: ")
                        .orElse("no clear match, so the next steps decide; distances: ")
                + String.join(", ", sorted);
    }
}
