package greenwall.lab.signal;

import java.util.List;

/// A rate per second at an instant, with its exact integral between two instants.
public interface Rate {
    Rate NONE = new Rate() {
        @Override
        public double at(long t) {
            return 0;
        }

        @Override
        public double total(long t) {
            return 0;
        }
    };

    /// The rate per second at the instant.
    double at(long t);

    /// The integral up to the instant; only differences are meaningful.
    double total(long t);

    default Rate times(double factor) {
        if (factor == 1) {
            return this;
        }
        var rate = this;
        return new Rate() {
            @Override
            public double at(long t) {
                return factor * rate.at(t);
            }

            @Override
            public double total(long t) {
                return factor * rate.total(t);
            }
        };
    }

    static Rate sum(List<? extends Rate> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var all = parts.toArray(new Rate[0]);
        return new Rate() {
            @Override
            public double at(long t) {
                double sum = 0;
                for (var part : all) {
                    sum += part.at(t);
                }
                return sum;
            }

            @Override
            public double total(long t) {
                double sum = 0;
                for (var part : all) {
                    sum += part.total(t);
                }
                return sum;
            }
        };
    }
}
