package greenwall.lab.signal;

import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.function.ToDoubleFunction;

/// A rate per second at an instant, with its exact integral between two instants.
public interface RateFunction {
    RateFunction NONE = of(_ -> 0, _ -> 0);

    /// The rate per second at the instant.
    double at(long t);

    /// The integral up to the instant; only differences are meaningful.
    double total(long t);

    static RateFunction of(LongToDoubleFunction at, LongToDoubleFunction total) {
        return new RateFunction() {
            @Override
            public double at(long t) {
                return at.applyAsDouble(t);
            }

            @Override
            public double total(long t) {
                return total.applyAsDouble(t);
            }
        };
    }

    default RateFunction times(double factor) {
        return factor == 1 ? this : of(t -> factor * at(t), t -> factor * total(t));
    }

    static RateFunction sum(List<? extends RateFunction> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var all = parts.toArray(new RateFunction[0]);
        return of(t -> sum(all, part -> part.at(t)), t -> sum(all, part -> part.total(t)));
    }

    private static double sum(RateFunction[] parts, ToDoubleFunction<RateFunction> value) {
        double sum = 0;
        for (var part : parts) {
            sum += value.applyAsDouble(part);
        }
        return sum;
    }
}
