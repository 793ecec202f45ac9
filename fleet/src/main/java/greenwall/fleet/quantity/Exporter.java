package greenwall.fleet.quantity;

import java.util.List;

/// A family of exporters: any of the metrics in `shows` proves that it runs on a host; `start` describes how
/// to install it.
public record Exporter(String id, List<String> shows, String start) {}
