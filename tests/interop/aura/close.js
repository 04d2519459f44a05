   ws.onclose = (event) => {
     console.log(`Closed: ${event.code} - ${event.reason}`);
   };
   