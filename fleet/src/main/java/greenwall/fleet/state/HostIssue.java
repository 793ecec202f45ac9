package greenwall.fleet.state;

/// An issue of a host that its cells do not show, or show as less severe: an alert or a problem.
///
/// @param reason the issue in one sentence
public record HostIssue(CellState state, String reason) {}
