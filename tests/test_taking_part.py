"""Who took part and when: rows of names with their offices, bodies, crowds, and the day. All persons and acts are invented."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]
DAY = datetime.date(2031, 5, 14)

# text, class, who took part, the day where it is told
ROWS = [
    (
        "Adviser to the President and Director of the Office of Rural Affairs Jon Berg met with Eva Lund.",
        "Meeting",
        "Jon Berg|Eva Lund",
        "",
    ),
    (
        "Deputy National Security Adviser for Cyber and Emerging Technology Eva Lund met with Jon Berg.",
        "Meeting",
        "Eva Lund|Jon Berg",
        "",
    ),
    (
        "On Monday, Health Response Coordinator Dr. Eva Lund and public health officials met with Minister Jon Berg.",
        "Meeting",
        "Eva Lund|public health officials|Jon Berg",
        "2031-05-12",
    ),
    (
        "National Security Adviser to the Prime Minister Dr. Jon Berg hosted a meeting today with Eva Lund and Ana Rojas.",
        "Meeting",
        "Jon Berg|Eva Lund|Ana Rojas",
        "2031-05-14",
    ),
    (
        "Minister Jon Berg spoke today with Chief Trade and Climate Adviser to the King, Ambassador Eva Lund, and stressed the need for calm.",
        "Conversation",
        "Jon Berg|Eva Lund",
        "2031-05-14",
    ),
    (
        "Minister Jon Berg convened a meeting in Oslo with French Counselor to the President Luc Morel, German Chancellery Policy Adviser Jens Vogt, and Head of the Office of the President of Peru Ana Rojas.",
        "Meeting",
        "Jon Berg|Luc Morel|Jens Vogt|Ana Rojas",
        "",
    ),
    (
        "On May 12, Minister Jon Berg spoke with UN Special Coordinator for the Sahel Peace Process Tomas Silva, joined by Relief Administrator Eva Lund, and they discussed the drought.",
        "Conversation",
        "Jon Berg|Tomas Silva|Eva Lund",
        "2031-05-12",
    ),
    (
        "Acting Commissioner of the Food Agency Dr. Ana Rojas met Minister Jon Berg on Tuesday.",
        "Meeting",
        "Ana Rojas|Jon Berg",
        "2031-05-13",
    ),
    (
        "Under Secretary for Arms Control and International Security Eva Lund met with Deputy Foreign Minister Ana Rojas of Peru.",
        "Meeting",
        "Eva Lund|Ana Rojas",
        "",
    ),
    (
        "Treasury Secretary Eva Lund and Trade Representative Ambassador Ana Rojas spoke with Minister Jon Berg.",
        "Conversation",
        "Eva Lund|Ana Rojas|Jon Berg",
        "",
    ),
    (
        "On Tuesday, May 13, Eva Lund, Chief Economic Adviser, and Tomas Silva, Senior Adviser to the President and Director of the Office of Rural Affairs, met with town officials to discuss roads.",
        "Meeting",
        "Eva Lund|Tomas Silva|town officials",
        "2031-05-13",
    ),
    (
        "Today, Eva Lund, Deputy Assistant to the President, the Office of Public Works, and the Gender Council convened a meeting with island leaders on health.",
        "Meeting",
        "Eva Lund|Office of Public Works|Gender Council|island leaders",
        "2031-05-14",
    ),
    (
        "Today Ana Rojas, Senior Adviser to the President and Rural Affairs Director, Eva Lund, Deputy Assistant to the President for Housing, and Jon Berg, Special Assistant to the President, convened a meeting with state leaders.",
        "Meeting",
        "Ana Rojas|Eva Lund|Jon Berg|state leaders",
        "2031-05-14",
    ),
    (
        "Building on the Act that President Lund signed last month, today Ana Rojas, Senior Adviser to the President, and Jon Berg, Director of the Roads Office, convened a meeting with town leaders.",
        "Meeting",
        "Ana Rojas|Jon Berg|town leaders",
        "2031-05-14",
    ),
    (
        "Yesterday, to mark the anniversary of the treaty, Eva Lund, Assistant to the President, and Jon Berg, Director of the Roads Office, met with Minister Ana Rojas.",
        "Meeting",
        "Eva Lund|Jon Berg|Ana Rojas",
        "2031-05-13",
    ),
    (
        "Yesterday, Adviser to the President Eva Lund, as well as other senior officials from the Gender Council and the Health Council, met with Dr. Ana Rojas, Chair of the Civil Commission on War Crimes.",
        "Meeting",
        "Eva Lund|other senior officials from the Gender Council and the Health Council|Ana Rojas",
        "2031-05-13",
    ),
    (
        "Today, Minister Eva Lund met with Secretary of the Interior Ana Rojas, Secretary of Agriculture Jon Berg, Secretary of Commerce Tomas Silva, Secretary of Homeland Security Haddad, Trade Representative Luc Morel, and Acting Director of the Food Agency Dr. Ida Falk to discuss supplies.",
        "Meeting",
        "Eva Lund|Ana Rojas|Jon Berg|Tomas Silva|Haddad|Luc Morel|Ida Falk",
        "2031-05-14",
    ),
    (
        "President Eva Lund spoke with Governor Ana Rojas, Governor J.B. Silva, Governor Jon Berg, and Governor Luc Morel to express his condolences.",
        "Conversation",
        "Eva Lund|Ana Rojas|J.B. Silva|Jon Berg|Luc Morel",
        "",
    ),
    (
        "President Eva Lund spoke with Arkan Governor Ana Rojas, Ilma Governor J.B. Silva, Kenta Governor Jon Berg, and Tensa Governor Luc Morel about the storm.",
        "Conversation",
        "Eva Lund|Ana Rojas|J.B. Silva|Jon Berg|Luc Morel",
        "",
    ),
    (
        "Speaker Rojas and Leader Silva met with Office of Budget Acting Director Eva Lund, Economic Council Director Jon Berg, and Policy Council Director Luc Morel to discuss priorities.",
        "Meeting",
        "Rojas|Silva|Eva Lund|Jon Berg|Luc Morel",
        "",
    ),
    (
        "Minister Eva Lund met with Peruvian Prime Minister Ana Rojas and her War Cabinet, Peruvian Minister of Defense Jon Berg, and member of the War Cabinet Tomas Silva today in Lima.",
        "Meeting",
        "Eva Lund|Ana Rojas|War Cabinet|Jon Berg|Tomas Silva",
        "2031-05-14",
    ),
    (
        "Today, Labor Secretary A. Lima, Adviser to the President and Director of the Office of Ports B. Haddad, and Commissioner C. Falk met virtually with more than a dozen shippers, as well as leaders from the Dockers Union and the Port League.",
        "VideoCall",
        "A. Lima|B. Haddad|C. Falk|more than a dozen shippers|leaders from the Dockers Union and the Port League",
        "2031-05-14",
    ),
    (
        "Last week, Senior Adviser to the President and Director of the Office of Arts Eva Lund, Policy Council Director Jon Berg, Economic Council Director Ana Rojas, and National Arts Fund (NAF) Chair Ida Falk met with Luc Morel and the Theatre Coalition.",
        "Meeting",
        "Eva Lund|Jon Berg|Ana Rojas|Ida Falk|Luc Morel|Theatre Coalition",
        "",
    ),
    (
        "This week, Office of Arts Director Eva Lund, Policy Adviser Jon Berg, and Roads Coordinator Ana Rojas met with Co-Chair of the Poor People's League Bishop Tomas Silva, *Nurses Union (NU)* President Ida Falk, and other leaders from the Poor People's League to discuss poverty.",
        "Meeting",
        "Eva Lund|Jon Berg|Ana Rojas|Tomas Silva|Ida Falk|other leaders from the Poor People's League",
        "",
    ),
    (
        "Minister Jon Berg met on May 12-13 with Alban People's Party Council Member, Director of the Office of the Foreign Affairs Commission, and Foreign Minister Tan Wei outside Oslo.",
        "Meeting",
        "Jon Berg|Tan Wei",
        "",
    ),
    (
        "President Eva Lund, President Ana Rojas of Peru, and Prime Minister Jon Berg held a call today.",
        "PhoneCall",
        "Eva Lund|Ana Rojas|Jon Berg",
        "2031-05-14",
    ),
    (
        "Today, President Ana Rojas of Peru, Chancellor Ida Falk of Alba, Prime Minister Jon Berg of Fiji, and President Eva Lund held a call.",
        "PhoneCall",
        "Ana Rojas|Ida Falk|Jon Berg|Eva Lund",
        "2031-05-14",
    ),
    (
        "President Eva Lund met with 15 leaders representing Caribbean nations.",
        "Meeting",
        "Eva Lund|15 leaders representing Caribbean nations",
        "",
    ),
    (
        "President Eva Lund held a call with Governors from Western States, Cabinet and agency officials, and energy sector partners.",
        "PhoneCall",
        "Eva Lund|Governors from Western States|Cabinet and agency officials|energy sector partners",
        "",
    ),
    (
        "Minister Jon Berg convened calls with members of the Arkan, Lusa, and Missa council delegations as well as with Lusa local leaders to update them on the storm.",
        "PhoneCall",
        "Jon Berg|members of the Arkan, Lusa, and Missa council delegations|Lusa local leaders",
        "",
    ),
    (
        "Officials from the Gender Council and the Security Council convened a meeting with leaders and experts on global health.",
        "Meeting",
        "Officials from the Gender Council and the Security Council|leaders|experts",
        "",
    ),
    (
        "Senior officials from the ministry convened a meeting with leaders from historic civil rights organizations.",
        "Meeting",
        "Senior officials from the ministry|leaders from historic civil rights organizations",
        "",
    ),
    (
        "Minister Jon Berg, together with his Peruvian counterpart, hosted a roundtable with women entrepreneurs and students.",
        "Meeting",
        "Jon Berg|women entrepreneurs|students",
        "",
    ),
    (
        "Members of the fever and flu response teams, as well as representatives from the Health Agency, met with college presidents, campus health officials, and student affairs professionals.",
        "Meeting",
        "Members of the fever and flu response teams|representatives from the Health Agency|college presidents|campus health officials|student affairs professionals",
        "",
    ),
    (
        "The President and members of his economic team today met with Dr. Ana Rojas and Dr. Jon Berg to discuss roads.",
        "Meeting",
        "President|members of his economic team|Ana Rojas|Jon Berg",
        "2031-05-14",
    ),
    (
        "Friday, President Eva Lund dropped by a meeting with a group of 13 mayors to congratulate them.",
        "Meeting",
        "Eva Lund|group of 13 mayors",
        "2031-05-09",
    ),
    (
        "Yesterday, President Eva Lund called Governor Ana Rojas to offer the full support of the state.",
        "PhoneCall",
        "Eva Lund|Ana Rojas",
        "2031-05-13",
    ),
    (
        "Following the storm, today President Eva Lund met with Governor Ana Rojas.",
        "Meeting",
        "Eva Lund|Ana Rojas",
        "2031-05-14",
    ),
    (
        "Yesterday, as part of her work with the towns, Minister Ana Rojas met with the League of Mayors.",
        "Meeting",
        "Ana Rojas|League of Mayors",
        "2031-05-13",
    ),
    (
        "President Eva Lund welcomed *Premier Ana Rojas* to the [Palace](https://example.org/palace) on the 10<sup>th</sup> of May.",
        "Meeting",
        "Eva Lund|Ana Rojas",
        "2031-05-10",
    ),
    (
        "On Thursday, the Economic Council convened a meeting of the Port Task Force to discuss the harbour.",
        "Meeting",
        "Economic Council|Port Task Force",
        "2031-05-08",
    ),
    (
        "Earlier today, Minister Jon Berg met with Ana Rojas.",
        "Meeting",
        "Jon Berg|Ana Rojas",
        "2031-05-14",
    ),
    (
        "Minister Jon Berg met this morning with Ana Rojas.",
        "Meeting",
        "Jon Berg|Ana Rojas",
        "2031-05-14",
    ),
    (
        "Over the weekend, Minister Jon Berg spoke with Ana Rojas.",
        "Conversation",
        "Jon Berg|Ana Rojas",
        "",
    ),
    (
        "President Eva Lund met with Premier Ana Rojas. They discussed Peru's role in the release of hostages from Chile and President Lund expressed hope that the truce would hold.",
        "Statement",
        "Eva Lund",
        "",
    ),
    (
        "After talks with Minister Jon Berg, President Eva Lund and Adviser Ana Rojas met with Premier Tomas Silva.",
        "Meeting",
        "Eva Lund|Ana Rojas|Tomas Silva",
        "",
    ),
    (
        "President Eva Lund has asked Minister Jon Berg, Minister Ana Rojas, and Adviser Tomas Silva to travel to Peru.",
        "Visit",
        "Jon Berg|Ana Rojas|Tomas Silva",
        "",
    ),
    (
        "National Security Adviser Eva Lund spoke today with National Security Adviser Jon Berg of Peru. The two National Security Advisers reaffirmed their support for Chile.",
        "Support",
        "Eva Lund|Jon Berg|Chile",
        "",
    ),
    (
        "Adviser Eva Lund spoke with Council Secretary Ana Rojas of Peru and Head of the Foreign Relations Department of the Presidential Administration of Chile Luis Vega.",
        "Conversation",
        "Eva Lund|Ana Rojas|Luis Vega",
        "",
    ),
    (
        "President Eva Lund met with President Ana Rojas and Premier Jon Berg welcomed the accord.",
        "Meeting",
        "Eva Lund|Ana Rojas",
        "",
    ),
    (
        "Minister Jon Berg met with Alban Communist Party Council Member and Director of the Office of the Foreign Affairs Commission Tan Wei in Zurich.",
        "Meeting",
        "Jon Berg|Tan Wei",
        "",
    ),
    (
        "Minister Eva Lund spoke by phone today with Jon Berg, Spokesperson and Chief Adviser to the President of Peru.",
        "PhoneCall",
        "Eva Lund|Jon Berg",
        "2031-05-14",
    ),
    (
        "Minister Eva Lund met today with Ana Rojas, Tánaiste, Minister for Foreign Affairs and Minister for Defence of Ireland.",
        "Meeting",
        "Eva Lund|Ana Rojas",
        "2031-05-14",
    ),
    (
        "Minister Eva Lund spoke over the phone today with Coordinating Minister for Maritime Affairs and Investment Luis Vega of Peru.",
        "PhoneCall",
        "Eva Lund|Luis Vega",
        "2031-05-14",
    ),
    (
        "Commerce Secretary Eva Lund, joined by Peru's ambassador, Ana Rojas, received Premier Jon Berg on Monday.",
        "Meeting",
        "Eva Lund|Ana Rojas|Jon Berg",
        "2031-05-12",
    ),
    (
        "Norwegian Finance Minister Eva Lund, Icelandic Trade Minister Jon Berg and the head of the Nordic Bank, Ida Falk, met in Oslo on Tuesday.",
        "Meeting",
        "Eva Lund|Jon Berg|Ida Falk",
        "2031-05-13",
    ),
    (
        "Late on Monday, Prime Minister Ana Rojas telephoned Jon Berg, chairman of the Workers League, and Ida Falk, its treasurer.",
        "PhoneCall",
        "Ana Rojas|Jon Berg|Ida Falk",
        "2031-05-12",
    ),
    (
        "Eva Lund, who chairs the council, met with Premier Ana Rojas.",
        "Meeting",
        "Eva Lund|Ana Rojas",
        "",
    ),
    (
        "On Tuesday, Special Envoy for Water and Energy Security Ida Falk and Director General of the Desert Authority Yusuf Karim met Minister Ana Rojas.",
        "Meeting",
        "Ida Falk|Yusuf Karim|Ana Rojas",
        "2031-05-13",
    ),
    (
        "Secretary of State Eva Lund will meet with Ana Rojas, Minister of Trade of Peru, Jon Berg, Minister of Ports of Chile, and Tomas Silva, Governor of Lusa.",
        "Meeting",
        "Eva Lund|Ana Rojas|Jon Berg|Tomas Silva",
        "",
    ),
    (
        "Today, the Gender Council, the Health Council, and the Office of Public Works convened a meeting with nurses.",
        "Meeting",
        "Gender Council|Health Council|Office of Public Works|nurses",
        "2031-05-14",
    ),
]


@pytest.mark.parametrize(("text", "kind", "names", "day"), ROWS)
def test_all_of_a_row_took_part(tell: Tell, text: str, kind: str, names: str, day: str) -> None:
    """Each under his own name: no office for a name, no member for an office, and nobody left out."""
    told = tell(text, published=DAY)
    act = told.act(kind)
    assert set().union(*told.roles(act).values()) == set(names.split("|"))
    assert not day or act.date == day
