package greenwall.lab.signal;

import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.function.ToDoubleFunction;

/// A rate per second at an instant, with its exact integral between two instants.
public interface Rate {
    Rate NONE = of(_ -> 0, _ -> 0);

    /// The rate per second at the instant.
    double at(long t);

    /// The integral up to the instant; only differences are meaningful.
    double total(long t);

    static Rate of(LongToDoubleFunction at, LongToDoubleFunction total) {
        return new Rate() {
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

    default Rate times(double factor) {
        return factor == 1 ? this : of(t -> factor * at(t), t -> factor * total(t));
    }

    static Rate sum(List<? extends Rate> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var all = parts.toArray(new Rate[0]);
        return of(t -> sum(all, part -> part.at(t)), t -> sum(all, part -> part.total(t)));
    }

    private static double sum(Rate[] parts, ToDoubleFunction<Rate> value) {
        double sum = 0;
        for (var part : parts) {
            sum += value.applyAsDouble(part);
        }
        return sum;
    }
}
