package greenwall.fleet.quantity;

import java.util.List;

/// Why a quantity is missing although its exporter runs, and what would fix it. A name that ends in `*`
/// matches all names with that prefix.
public record AbsenceRule(List<String> quantities, String exporter, String reason, String remedy) {
    public boolean about(String quantity) {
        return quantities.stream()
                .anyMatch(name -> name.endsWith("*")
                        ? quantity.startsWith(name.substring(0, name.length() - 1))
                        : quantity.equals(name));
    }
}
