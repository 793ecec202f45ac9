package greenwall.lab.promql;

/// A compensated sum, in Neumaier's form.
final class KahanSum {
    private double sum;
    private double compensation;

    void add(double increment) {
        double total = sum + increment;
        if (Math.abs(sum) >= Math.abs(increment)) {
            compensation += sum - total + increment;
        } else {
            compensation += increment - total + sum;
        }
        sum = total;
    }

    double raw() {
        return sum;
    }

    double value() {
        return sum + compensation;
    }

    /// The plain sum where it is infinite, since the compensation is then NaN.
    double finiteOrRaw() {
        return Double.isInfinite(sum) ? sum : value();
    }
}
