package greenwall.fleet.runbook.run;

import greenwall.fleet.ResourceText;
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

/// Recorded cases, harmless and harmful ones, each as a few curves of one hour.
public final class ReferenceCases {
    /// The newest part of a curve, by which two are compared.
    private static final int LATELY = 5;

    private static final double FARTHEST = 2;
    private static final double NEAR = 0.75;
    private static final double MARGIN = 0.7;

    /// Of the weight of a recorded case's features so much must be measured: without its scrubs, its health and its
    /// errors a busy disk looks like one that is scrubbed.
    private static final double MEASURED = 0.5;

    private final Map<String, List<Case>> cases;

    private ReferenceCases(Map<String, List<Case>> cases) {
        this.cases = cases;
    }

    /// @param curves by feature, the oldest point first, one in two minutes
    public record Case(String name, IncidentVerdict verdict, Map<String, double[]> curves) {}

    /// A feature of the live case, beside the same of the recorded ones by the name of the case.
    ///
    /// @param quantity what it is of, where it is of one alone
    public record Feature(
            String name, double[] live, Map<String, double[]> recorded, Unit unit, Optional<Quantity> quantity) {}

    /// How far the live case is from a recorded one: 0 is the same, 1 as far as the recorded ones are from each
    /// other.
    public record Distance(String name, IncidentVerdict verdict, double distance) {}

    public static ReferenceCases shipped() {
        var text = ResourceText.of(ReferenceCases.class, "pictures.txt");
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
                        var made = new Case(words[1], verdict, new LinkedHashMap<>());
                        list.add(made);
                        return made;
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

    /// The live curves against each recorded case of which enough is measured; a feature counts as often as its weight
    /// says.
    static List<Distance> distances(Map<String, double[]> live, Map<String, Integer> weights, List<Case> recorded) {
        var distances = new ArrayList<Distance>();
        for (var one : recorded) {
            double sum = 0;
            double counted = 0;
            double known = 0;
            for (var feature : live.entrySet()) {
                var ruler = Ruler.of(feature.getKey(), recorded);
                var here = level(feature.getValue());
                var there = level(one.curves().getOrDefault(feature.getKey(), new double[0]));
                double weight = weights.getOrDefault(feature.getKey(), 1);
                boolean tells = there.isPresent() && ruler.length() > 0;
                known += tells ? weight : 0;
                if (here.isPresent() && tells) {
                    double away = Math.min(
                            FARTHEST,
                            Math.abs(ruler.at(here.getAsDouble()) - ruler.at(there.getAsDouble())) / ruler.length());
                    sum += weight * away * away;
                    counted += weight;
                }
            }
            if (counted > 0 && counted >= MEASURED * known) {
                distances.add(new Distance(one.name(), one.verdict(), Math.sqrt(sum / counted)));
            }
        }
        return distances;
    }

    /// The recorded case that a live one is clearly like: near to it, and far nearer than to any case with another
    /// verdict. Two distances that are nearly the same tell nothing, and then this is empty.
    static Optional<Distance> likeness(List<Distance> distances) {
        var nearest = distances.stream().min(Comparator.comparingDouble(Distance::distance));
        return nearest.filter(n -> n.distance() <= NEAR)
                .filter(n -> distances.stream()
                        .filter(d -> d.verdict() != n.verdict())
                        .mapToDouble(Distance::distance)
                        .allMatch(other -> n.distance() <= MARGIN * other));
    }

    /// By what a feature is measured: how far the recorded cases are from each other, where they are alike a tenth of
    /// their size. Where they are more than ten times apart it is orders of magnitude that count.
    private record Ruler(boolean magnitudes, boolean fromZero, double length) {
        static Ruler of(String feature, List<Case> recorded) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (var one : recorded) {
                var level = level(one.curves().getOrDefault(feature, new double[0]));
                if (level.isPresent()) {
                    low = Math.min(low, level.getAsDouble());
                    high = Math.max(high, level.getAsDouble());
                }
            }
            if (low > high) {
                return new Ruler(false, false, 0);
            }
            boolean fromZero = low < 1e-6 && high > 10;
            boolean magnitudes = low >= 0 && (fromZero || low >= 1e-6 && high > 10 * low);
            var plain = new Ruler(magnitudes, fromZero, 1);
            double apart = plain.at(high) - plain.at(low);
            return new Ruler(
                    magnitudes,
                    fromZero,
                    magnitudes ? apart : Math.max(apart, 0.1 * Math.max(Math.abs(high), Math.abs(low))));
        }

        double at(double value) {
            return !magnitudes ? value : fromZero ? Math.log1p(Math.max(0, value)) : Math.log(Math.max(1e-9, value));
        }
    }

    /// The middle of the newest points.
    private static OptionalDouble level(double[] curve) {
        var lately = Arrays.stream(curve, Math.max(0, curve.length - LATELY), curve.length)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        return lately.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(lately[lately.length / 2]);
    }
}
