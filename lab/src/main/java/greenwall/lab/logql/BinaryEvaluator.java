package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.LogqlExpr.Binary;
import greenwall.fleet.logql.LogqlExpr.BinaryOp;
import greenwall.fleet.logql.LogqlExpr.Cardinality;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.Matching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Operations between two sets of curves, and between curves and a number.
final class BinaryEvaluator {
    private final int size;

    BinaryEvaluator(int size) {
        this.size = size;
    }

    List<Curve> evaluate(Binary binary, List<Curve> left, List<Curve> right) throws LogqlFailure {
        boolean bool = binary.matching().bool();
        if (binary.left() instanceof Literal(var value)) {
            return withNumber(right, binary.op(), bool, v -> binary.op().apply(value, v));
        }
        if (binary.right() instanceof Literal(var value)) {
            return withNumber(left, binary.op(), bool, v -> binary.op().apply(v, value));
        }
        return binary.op().set() ? sets(binary, left, right) : arithmetic(binary, left, right);
    }

    private List<Curve> withNumber(List<Curve> curves, BinaryOp op, boolean bool, DoubleUnaryOperator apply) {
        var answer = new ArrayList<Curve>(curves.size());
        for (Curve curve : curves) {
            var changed = Curve.empty(curve.labels(), size);
            for (int at = 0; at < size; at++) {
                if (curve.has(at)) {
                    put(changed, at, op, bool, apply.applyAsDouble(curve.values()[at]), curve.values()[at]);
                }
            }
            answer.add(changed);
        }
        return answer;
    }

    /// A comparison keeps the value where it holds; with `bool` it gives 1 or 0.
    private static void put(Curve into, int at, BinaryOp op, boolean bool, double result, double kept) {
        if (!op.comparison() || bool) {
            into.set(at, result);
        } else if (result != 0) {
            into.set(at, kept);
        }
    }

    private static Labels key(Labels labels, Matching matching) {
        return matching.on() ? labels.only(matching.labels()) : labels.without(matching.labels());
    }

    private static Map<Labels, List<Curve>> byKey(List<Curve> curves, Matching matching) {
        var groups = new HashMap<Labels, List<Curve>>();
        for (Curve curve : curves) {
            groups.computeIfAbsent(key(curve.labels(), matching), _ -> new ArrayList<>())
                    .add(curve);
        }
        return groups;
    }

    private List<Curve> sets(Binary binary, List<Curve> left, List<Curve> right) {
        var answer = new ArrayList<Curve>();
        boolean or = binary.op() == BinaryOp.OR;
        if (or) {
            answer.addAll(left);
        }
        var others = byKey(or ? left : right, binary.matching());
        boolean wanted = binary.op() == BinaryOp.AND;
        for (Curve curve : or ? right : left) {
            var partners = others.getOrDefault(key(curve.labels(), binary.matching()), List.of());
            var kept = Curve.empty(curve.labels(), size);
            for (int at = 0; at < size; at++) {
                if (curve.has(at) && anyAt(partners, at) == wanted) {
                    kept.set(at, curve.values()[at]);
                }
            }
            answer.add(kept);
        }
        return answer;
    }

    private static boolean anyAt(List<Curve> curves, int at) {
        return curves.stream().anyMatch(c -> c.has(at));
    }

    private List<Curve> arithmetic(Binary binary, List<Curve> left, List<Curve> right) throws LogqlFailure {
        Matching matching = binary.matching();
        boolean manyRight = matching.cardinality() == Cardinality.ONE_TO_MANY;
        var many = manyRight ? right : left;
        var one = byKey(manyRight ? left : right, matching);
        boolean oneToOne = matching.cardinality() == Cardinality.ONE_TO_ONE;
        var manyByKey = oneToOne ? byKey(many, matching) : Map.<Labels, List<Curve>>of();
        var answer = new HashMap<Labels, Curve>();
        for (Curve curve : many) {
            Labels key = key(curve.labels(), matching);
            var partners = one.getOrDefault(key, List.of());
            var rivals = manyByKey.getOrDefault(key, List.of(curve));
            for (int at = 0; at < size; at++) {
                if (!curve.has(at)) {
                    continue;
                }
                Curve partner = partner(partners, at);
                if (partner == null) {
                    continue;
                }
                if (count(rivals, at) > 1) {
                    throw new LogqlFailure(
                            400,
                            "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)\n");
                }
                double mine = curve.values()[at];
                double other = partner.values()[at];
                double result =
                        manyRight ? binary.op().apply(other, mine) : binary.op().apply(mine, other);
                var into = answer.computeIfAbsent(
                        result(curve.labels(), partner.labels(), matching), l -> Curve.empty(l, size));
                put(into, at, binary.op(), matching.bool(), result, manyRight ? other : mine);
            }
        }
        return List.copyOf(answer.values());
    }

    private static @Nullable Curve partner(List<Curve> partners, int at) throws LogqlFailure {
        if (count(partners, at) > 1) {
            throw new LogqlFailure(
                    400,
                    "found duplicate series on the right hand-side;many-to-many matching not allowed: matching labels must be unique on one side\n");
        }
        return partners.stream().filter(p -> p.has(at)).findFirst().orElse(null);
    }

    private static long count(List<Curve> curves, int at) {
        return curves.stream().filter(c -> c.has(at)).count();
    }

    private static Labels result(Labels many, Labels one, Matching matching) {
        if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
            return key(many, matching);
        }
        Labels labels = many;
        for (String include : matching.include()) {
            labels = labels.with(include, one.get(include));
        }
        return labels;
    }
}
