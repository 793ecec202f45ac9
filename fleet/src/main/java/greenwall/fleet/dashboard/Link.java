package greenwall.fleet.dashboard;

import java.util.List;

/// A link of a dashboard, a panel or a value.
///
/// @param url an address with variables as they are written; empty: the dashboards that have all the tags
/// @param dropdown the dashboards in one list instead of a button for each
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
