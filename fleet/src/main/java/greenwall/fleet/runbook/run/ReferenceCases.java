package greenwall.fleet.runbook.run;

import greenwall.fleet.BundledText;
import greenwall.fleet.Unit;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Recorded cases, harmless and harmful, each with a few curves of one hour.
public record ReferenceCases(Map<String, List<Case>> cases) {
    /// The number of newest points by which two curves are compared.
    private static final int NEWEST_POINTS = 5;

    private static final double MAX_DISTANCE = 2;
    private static final double MAX_DISTANCE_OF_LIKE = 0.75;
    private static final double MAX_RATIO = 0.7;

    /// The share of the weight of a recorded case's features that must be measured: without data about scrubs,
    /// health and errors, a busy disk looks like one that is scrubbed.
    private static final double MIN_MEASURED = 0.5;

    /// @param curves the curves by feature, the oldest point first, one point every two minutes
    public record Case(String name, IncidentVerdict verdict, Map<String, double[]> curves) {}

    /// A feature of the live case, with the same feature of the recorded cases by their names.
    ///
    /// @param quantity the quantity of the feature, if it has exactly one
    public record Feature(
            String name, double[] live, Map<String, double[]> recorded, Unit unit, Optional<Quantity> quantity) {}

    /// How far the live case is from a recorded one: 0 if equal, 1 if as far as these are from each other.
    public record Distance(String name, IncidentVerdict verdict, double distance) {}

    public static ReferenceCases shipped() {
        var text = BundledText.of(ReferenceCases.class, "reference-cases.txt");
        var cases = new LinkedHashMap<String, List<Case>>();
        for (var line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var words = line.split("\t");
            var verdict = IncidentVerdict.of(words[2]).orElseThrow(() -> new IllegalStateException(line));
            var list = cases.computeIfAbsent(words[0], _ -> new ArrayList<>());
            var recorded = list.stream()
                    .filter(c -> c.name().equals(words[1]))
                    .findFirst()
                    .orElseGet(() -> {
                        var created = new Case(words[1], verdict, new LinkedHashMap<>());
                        list.add(created);
                        return created;
                    });
            recorded.curves()
                    .put(
                            words[3],
                            Arrays.stream(words[4].split(" "))
                                    .mapToDouble(w -> w.equals("-") ? Double.NaN : Double.parseDouble(w))
                                    .toArray());
        }
        return new ReferenceCases(cases);
    }

    public List<Case> of(String name) {
        return cases.getOrDefault(name, List.of());
    }

    /// Only of recorded cases of which enough is measured; features count by their weights.
    static List<Distance> distances(Map<String, double[]> live, Map<String, Integer> weights, List<Case> recorded) {
        var distances = new ArrayList<Distance>();
        for (var recordedCase : recorded) {
            double sum = 0;
            double counted = 0;
            double known = 0;
            for (var feature : live.entrySet()) {
                var scale = Scale.of(feature.getKey(), recorded);
                var liveLevel = level(feature.getValue());
                var recordedLevel = level(recordedCase.curves().getOrDefault(feature.getKey(), new double[0]));
                double weight = weights.getOrDefault(feature.getKey(), 1);
                boolean usable = recordedLevel.isPresent() && scale.length() > 0;
                known += usable ? weight : 0;
                if (liveLevel.isPresent() && usable) {
                    double distance = Math.min(
                            MAX_DISTANCE,
                            Math.abs(scale.at(liveLevel.getAsDouble()) - scale.at(recordedLevel.getAsDouble()))
                                    / scale.length());
                    sum += weight * distance * distance;
                    counted += weight;
                }
            }
            if (counted > 0 && counted >= MIN_MEASURED * known) {
                distances.add(new Distance(recordedCase.name(), recordedCase.verdict(), Math.sqrt(sum / counted)));
            }
        }
        return distances;
    }

    /// The recorded case that the live one clearly resembles: it is near, and much nearer than any case with
    /// another verdict. Empty if the distances are too similar to tell.
    static Optional<Distance> closestCase(List<Distance> distances) {
        var nearest = distances.stream().min(Comparator.comparingDouble(Distance::distance));
        return nearest.filter(n -> n.distance() <= MAX_DISTANCE_OF_LIKE)
                .filter(n -> distances.stream()
                        .filter(d -> d.verdict() != n.verdict())
                        .mapToDouble(Distance::distance)
                        .allMatch(other -> n.distance() <= MAX_RATIO * other));
    }

    /// The unit of distance of a feature: how far the recorded cases are from each other, but at least a tenth
    /// of their size. If they differ by more than a factor of ten, the scale is logarithmic.
    private record Scale(boolean magnitudes, boolean fromZero, double length) {
        static Scale of(String feature, List<Case> recorded) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (var recordedCase : recorded) {
                var level = level(recordedCase.curves().getOrDefault(feature, new double[0]));
                if (level.isPresent()) {
                    low = Math.min(low, level.getAsDouble());
                    high = Math.max(high, level.getAsDouble());
                }
            }
            if (low > high) {
                return new Scale(false, false, 0);
            }
            boolean fromZero = low < 1e-6 && high > 10;
            boolean magnitudes = low >= 0 && (fromZero || low >= 1e-6 && high > 10 * low);
            var plain = new Scale(magnitudes, fromZero, 1);
            double apart = plain.at(high) - plain.at(low);
            return new Scale(
                    magnitudes,
                    fromZero,
                    magnitudes ? apart : Math.max(apart, 0.1 * Math.max(Math.abs(high), Math.abs(low))));
        }

        double at(double value) {
            return !magnitudes ? value : fromZero ? Math.log1p(Math.max(0, value)) : Math.log(Math.max(1e-9, value));
        }
    }

    /// The median of the newest points.
    private static OptionalDouble level(double[] curve) {
        var newest = Arrays.stream(curve, Math.max(0, curve.length - NEWEST_POINTS), curve.length)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        return newest.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(newest[newest.length / 2]);
    }
}
