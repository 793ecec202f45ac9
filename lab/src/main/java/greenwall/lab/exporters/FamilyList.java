package greenwall.lab.exporters;

import greenwall.lab.exporters.Family.Kind;
import greenwall.lab.exporters.Family.Teller;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Collects the families of an exporter in the order in which they are declared.
final class FamilyList {
    private final List<Family> families = new ArrayList<>();

    void counter(String name, String help, Teller teller) {
        families.add(new Family(name, Kind.COUNTER, help, teller));
    }

    void gauge(String name, String help, Teller teller) {
        families.add(new Family(name, Kind.GAUGE, help, teller));
    }

    void untyped(String name, String help, Teller teller) {
        families.add(new Family(name, Kind.UNTYPED, help, teller));
    }

    void histogram(String name, String help, Teller teller) {
        families.add(new Family(name, Kind.HISTOGRAM, help, teller));
    }

    void summary(String name, String help, Teller teller) {
        families.add(new Family(name, Kind.SUMMARY, help, teller));
    }

    /// A gauge without labels that never changes.
    void fixed(String name, String help, ToDoubleFunction<Out> value) {
        gauge(name, help, out -> out.constant(value.applyAsDouble(out)));
    }

    List<Family> all() {
        return List.copyOf(families);
    }
}
