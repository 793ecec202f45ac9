package greenwall.fleet.dashboard;

import java.util.List;

/// A link of a dashboard, a panel or a value.
///
/// @param url an address in which variables are not replaced yet; empty for the dashboards that have all the
///     tags
/// @param dropdown whether the dashboards are in one list instead of one button each
public record Link(
        String title,
        String url,
        List<String> tags,
        boolean keepTime,
        boolean keepVariables,
        boolean dropdown,
        boolean newWindow,
        String tooltip) {
    public static Link to(String title, String url, boolean newWindow) {
        return new Link(title, url, List.of(), false, false, false, newWindow, "");
    }
}
