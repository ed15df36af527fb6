# From version 0.1.0 of the vocabulary to 0.2.0; docs/versions.md says how to run it.
#
# Nothing was renamed or taken away. What 0.1.0 left to a reasoner, a graph of 0.2.0 states: the superclasses of every
# class and the super-property of every role, in the graph in which the class or the role stands. What stands already,
# in whatever graph, is not said again: a graph that keeps the rule is left as it is, and a second run changes nothing.

PREFIX bc: <https://w3id.org/backchannel/ontology#>

INSERT { GRAPH ?graph { ?node a ?above } }
WHERE {
  VALUES (?class ?above) {
    (bc:State bc:Actor)
    (bc:Person bc:Actor)
    (bc:Organization bc:Actor)
    (bc:IntergovernmentalOrganization bc:Organization)
    (bc:IntergovernmentalOrganization bc:Actor)
    (bc:ArmedGroup bc:Organization)
    (bc:ArmedGroup bc:Actor)
    (bc:NewsOrganization bc:Organization)
    (bc:NewsOrganization bc:Actor)
    (bc:GovernmentBody bc:Organization)
    (bc:GovernmentBody bc:Actor)
    (bc:Group bc:Actor)
    (bc:Communication bc:Act)
    (bc:Mediation bc:Act)
    (bc:Statement bc:Communication)
    (bc:Statement bc:Act)
    (bc:Message bc:Communication)
    (bc:Message bc:Act)
    (bc:Request bc:Communication)
    (bc:Request bc:Act)
    (bc:Demand bc:Communication)
    (bc:Demand bc:Act)
    (bc:Offer bc:Communication)
    (bc:Offer bc:Act)
    (bc:Agreement bc:Communication)
    (bc:Agreement bc:Act)
    (bc:Cooperation bc:Communication)
    (bc:Cooperation bc:Act)
    (bc:Support bc:Communication)
    (bc:Support bc:Act)
    (bc:Concession bc:Communication)
    (bc:Concession bc:Act)
    (bc:Rejection bc:Communication)
    (bc:Rejection bc:Act)
    (bc:Denial bc:Communication)
    (bc:Denial bc:Act)
    (bc:Criticism bc:Communication)
    (bc:Criticism bc:Act)
    (bc:Accusation bc:Criticism)
    (bc:Accusation bc:Communication)
    (bc:Accusation bc:Act)
    (bc:Threat bc:Communication)
    (bc:Threat bc:Act)
    (bc:Warning bc:Communication)
    (bc:Warning bc:Act)
    (bc:Conversation bc:Communication)
    (bc:Conversation bc:Act)
    (bc:PhoneCall bc:Conversation)
    (bc:PhoneCall bc:Communication)
    (bc:PhoneCall bc:Act)
    (bc:VideoCall bc:Conversation)
    (bc:VideoCall bc:Communication)
    (bc:VideoCall bc:Act)
    (bc:Meeting bc:Conversation)
    (bc:Meeting bc:Communication)
    (bc:Meeting bc:Act)
    (bc:Visit bc:Conversation)
    (bc:Visit bc:Communication)
    (bc:Visit bc:Act)
    (bc:Negotiation bc:Conversation)
    (bc:Negotiation bc:Communication)
    (bc:Negotiation bc:Act)
    (bc:ReportedAct bc:Act)
  }
  GRAPH ?graph { ?node a ?class }
  FILTER NOT EXISTS { GRAPH ?any { ?node a ?above } }
  FILTER NOT EXISTS { ?node a ?above }
} ;

INSERT { ?node a ?above }
WHERE {
  VALUES (?class ?above) {
    (bc:State bc:Actor)
    (bc:Person bc:Actor)
    (bc:Organization bc:Actor)
    (bc:IntergovernmentalOrganization bc:Organization)
    (bc:IntergovernmentalOrganization bc:Actor)
    (bc:ArmedGroup bc:Organization)
    (bc:ArmedGroup bc:Actor)
    (bc:NewsOrganization bc:Organization)
    (bc:NewsOrganization bc:Actor)
    (bc:GovernmentBody bc:Organization)
    (bc:GovernmentBody bc:Actor)
    (bc:Group bc:Actor)
    (bc:Communication bc:Act)
    (bc:Mediation bc:Act)
    (bc:Statement bc:Communication)
    (bc:Statement bc:Act)
    (bc:Message bc:Communication)
    (bc:Message bc:Act)
    (bc:Request bc:Communication)
    (bc:Request bc:Act)
    (bc:Demand bc:Communication)
    (bc:Demand bc:Act)
    (bc:Offer bc:Communication)
    (bc:Offer bc:Act)
    (bc:Agreement bc:Communication)
    (bc:Agreement bc:Act)
    (bc:Cooperation bc:Communication)
    (bc:Cooperation bc:Act)
    (bc:Support bc:Communication)
    (bc:Support bc:Act)
    (bc:Concession bc:Communication)
    (bc:Concession bc:Act)
    (bc:Rejection bc:Communication)
    (bc:Rejection bc:Act)
    (bc:Denial bc:Communication)
    (bc:Denial bc:Act)
    (bc:Criticism bc:Communication)
    (bc:Criticism bc:Act)
    (bc:Accusation bc:Criticism)
    (bc:Accusation bc:Communication)
    (bc:Accusation bc:Act)
    (bc:Threat bc:Communication)
    (bc:Threat bc:Act)
    (bc:Warning bc:Communication)
    (bc:Warning bc:Act)
    (bc:Conversation bc:Communication)
    (bc:Conversation bc:Act)
    (bc:PhoneCall bc:Conversation)
    (bc:PhoneCall bc:Communication)
    (bc:PhoneCall bc:Act)
    (bc:VideoCall bc:Conversation)
    (bc:VideoCall bc:Communication)
    (bc:VideoCall bc:Act)
    (bc:Meeting bc:Conversation)
    (bc:Meeting bc:Communication)
    (bc:Meeting bc:Act)
    (bc:Visit bc:Conversation)
    (bc:Visit bc:Communication)
    (bc:Visit bc:Act)
    (bc:Negotiation bc:Conversation)
    (bc:Negotiation bc:Communication)
    (bc:Negotiation bc:Act)
    (bc:ReportedAct bc:Act)
  }
  ?node a ?class
  FILTER NOT EXISTS { GRAPH ?any { ?node a ?above } }
  FILTER NOT EXISTS { ?node a ?above }
} ;

INSERT { GRAPH ?graph { ?node ?above ?actor } }
WHERE {
  VALUES (?role ?above) {
    (bc:mediator bc:participant)
    (bc:party bc:participant)
    (bc:recipient bc:participant)
    (bc:relayedBy bc:participant)
    (bc:sender bc:participant)
  }
  GRAPH ?graph { ?node ?role ?actor }
  FILTER NOT EXISTS { GRAPH ?any { ?node ?above ?actor } }
  FILTER NOT EXISTS { ?node ?above ?actor }
} ;

INSERT { ?node ?above ?actor }
WHERE {
  VALUES (?role ?above) {
    (bc:mediator bc:participant)
    (bc:party bc:participant)
    (bc:recipient bc:participant)
    (bc:relayedBy bc:participant)
    (bc:sender bc:participant)
  }
  ?node ?role ?actor
  FILTER NOT EXISTS { GRAPH ?any { ?node ?above ?actor } }
  FILTER NOT EXISTS { ?node ?above ?actor }
}
