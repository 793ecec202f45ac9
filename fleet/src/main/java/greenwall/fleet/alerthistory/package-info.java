/// The history of alerts: how often they fired, how long, at what hours, and where the data is missing.
@NullMarked
package greenwall.fleet.alerthistory;

import org.jspecify.annotations.NullMarked;
