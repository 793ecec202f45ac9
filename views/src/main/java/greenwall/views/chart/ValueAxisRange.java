package greenwall.views.chart;

import greenwall.fleet.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The range of a value axis and the distance between its marks. Both are round numbers in the displayed unit.
record ValueAxisRange(double low, double high, double step) {
    /// A scale for the values. It includes zero unless all values are far from zero.
    static ValueAxisRange around(double least, double most, Unit unit, int marks) {
        if (!(least <= most)) {
            least = 0;
            most = 1;
        }
        if (least > 0 && (unit == Unit.RATIO ? least < 0.9 : least < most * 0.8)) {
            least = 0;
        }
        if (most < 0 && most > least * 0.2) {
            most = 0;
        }
        if (least == most) {
            double room = least == 0 ? (unit == Unit.RATIO ? 0.01 : 1) : Math.abs(least) * 0.1;
            most += room;
            least = least == 0 ? 0 : least - room;
        }
        double base = unit.base(Math.max(Math.abs(least), Math.abs(most)));
        double step = round((most - least) / base / Math.max(1, marks), unit) * base;
        double low = Math.floor(least / step + 1e-9) * step;
        double high = Math.ceil(most / step - 1e-9) * step;
        if (unit == Unit.RATIO && most <= 1 && high > 1) {
            high = 1;
        }
        return new ValueAxisRange(low, high, step);
    }

    private static double round(double raw, Unit unit) {
        boolean binary = unit == Unit.BYTES || unit == Unit.BYTES_PER_SECOND;
        if (!binary || raw < 1) {
            return DashboardValueAxis.round(raw);
        }
        double power = 1;
        while (power < raw) {
            power *= 2;
        }
        return power;
    }

    /// The labels, all in the same unit and with enough digits to differ.
    List<String> labels(Unit unit) {
        int marks = (int) Math.round((high - low) / step);
        var labels = new ArrayList<String>();
        double base = unit.base(Math.max(Math.abs(low), Math.abs(high)));
        boolean clock = unit == Unit.SECONDS && base >= 60;
        var sample = unit.text(base);
        int space = sample.indexOf(' ');
        var suffix = space < 0 ? "" : sample.substring(space);
        int decimals = (int) Math.clamp(Math.ceil(-Math.log10(step / base) - 1e-9), 0, 6);
        if (Math.abs(step / base * Math.pow(10, decimals) % 1) > 1e-6) {
            decimals++;
        }
        for (int i = 0; i <= marks; i++) {
            double value = low + i * step;
            if (unit == Unit.BOOL && value != Math.rint(value)) {
                // There is nothing between no and yes.
                labels.add("");
            } else if (clock || unit == Unit.BOOL || space < 0 && base > 1) {
                labels.add(unit.text(value));
            } else {
                var number = String.format(Locale.ROOT, "%." + decimals + "f", value / base);
                labels.add((number.startsWith("-") ? "−" + number.substring(1) : number) + suffix);
            }
        }
        return labels;
    }
}
