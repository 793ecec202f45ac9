package greenwall.fleet.quantity;

import java.util.List;

/// Why a quantity is missing although the exporter is there, and what would mend it. A name that ends in `*`
/// stands for all that begin so.
public record MissingReason(List<String> quantities, String exporter, String reason, String remedy) {
    public boolean about(String quantity) {
        return quantities.stream()
                .anyMatch(name -> name.endsWith("*")
                        ? quantity.startsWith(name.substring(0, name.length() - 1))
                        : quantity.equals(name));
    }
}
